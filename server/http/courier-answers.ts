import type { PatientView } from './answers.ts';

/* What is told of the courier's day. Types only. */

/** GET /api/courier: what waits for the driver, and what waits for its label. Days are ready to be read. */
export type CourierView = {
  nextVisitWords: string | null;
  bagged: CourierRow[];
  /** Printed, and no label has come for it yet. */
  withoutLabel: CourierRow[];
};
export type CourierRow = {
  ref: string;
  version: number;
  patient: PatientView | null;
  held: boolean;
  sinceWords: string;
  newPractice: string | null;
  movementNumber: string | null;
  /** Of bags it lies in; 0 before it was bagged. */
  bags: number;
  bagLabels: string[];
};
