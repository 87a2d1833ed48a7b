/** Says how far the work has come, in words for staff. */
export type Tell = (done: number, total: number, what: string) => void;
