/** The time on this computer, for tests that do not move a clock of their own. */
export const wallClock = (): number => Date.now();
