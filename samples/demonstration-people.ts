import type { ScanPatient } from './scan-maker.ts';

/** The leavers of the invented practice. Every NHS number is valid and from the range kept for testing. */
export const PEOPLE = {
  amara: { name: 'Amara Okonkwo', nhsNumber: '9990117381', dateOfBirth: '1987-03-14' },
  rajesh: { name: 'Rajesh Patel', nhsNumber: '9990134774', dateOfBirth: '1962-11-02' },
  sian: { name: 'Siân Price-Morgan', nhsNumber: '9990152160', dateOfBirth: '1979-06-21' },
  niamh: { name: "Niamh O'Sullivan", nhsNumber: '9990169551', dateOfBirth: '1994-01-30' },
  jose: { name: 'José Álvarez', nhsNumber: '9990186944', dateOfBirth: '1955-08-09' },
  wei: { name: 'Wei Zhang', nhsNumber: '9990204330', dateOfBirth: '2003-12-05' },
  fatima: { name: 'Fatima Al-Hassan', nhsNumber: '9990221723', dateOfBirth: '1971-04-17' },
  piotr: { name: 'Piotr Kowalczyk', nhsNumber: '9990239118', dateOfBirth: '1983-09-28' },
  george: { name: 'George Whitfield', nhsNumber: '9990256500', dateOfBirth: '1938-02-11' },
  thuy: { name: 'Thuy Nguyen', nhsNumber: '9990273898', dateOfBirth: '1990-07-07' },
  ifeoma: { name: 'Ifeoma Eze', nhsNumber: '9990291276', dateOfBirth: '1999-10-19' },
  callum: { name: 'Callum Fraser', nhsNumber: '9990308667', dateOfBirth: '1968-05-25' },
} as const satisfies Record<string, ScanPatient>;

export type Person = keyof typeof PEOPLE;
