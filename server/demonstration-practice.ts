import type { PracticeSettings } from './steps/ports.ts';

/**
 * The invented practice of a first `npm start`. Nobody can be written to by mistake: every address ends in .example,
 * which leads nowhere (RFC 2606).
 */
export function demonstrationPractice(mailFolder: string): PracticeSettings {
  return {
    odsCode: DEMONSTRATION_ODS_CODE,
    name: 'Larkfield Surgery (demonstration)',
    mailFolder,
    email: 'notes@larkfield-surgery.example',
    leadEmail: 'records.lead@larkfield-surgery.example',
    digestTime: '08:30',
    reviewWindowDays: 56,
    maxSheetsPerVolume: 250,
    backupRetentionDays: 35,
    closedDays: [],
    stubYears: 20,
    receivingReplyDays: 10,
    courierDay: 4,
    suppliers: [
      {
        id: 'fernhill-scanning',
        name: 'Fernhill Scanning (invented)',
        senders: ['@fernhill-scanning.example'],
        requestTo: 'records@fernhill-scanning.example',
        usualDays: 5,
      },
    ],
    graph: null,
  };
}

export const DEMONSTRATION_ODS_CODE = 'Y99999';
