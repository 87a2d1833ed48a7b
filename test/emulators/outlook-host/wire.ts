/** What the emulated Outlook knows, as plain data: made in Node, shown by its page, handed to office.js in a frame. */
export type HostAttachment = {
  id: string;
  name: string;
  contentType: string;
  size: number;
  isInline: boolean;
  base64: string;
};

export type HostPerson = { name: string; address: string };

export type HostMessage = {
  itemId: string;
  conversationId: string;
  internetMessageId: string;
  subject: string;
  from: HostPerson;
  to: HostPerson[];
  /** ISO instant. */
  sentAt: string;
  bodyText: string;
  attachments: HostAttachment[];
  categories: string[];
  /** The mailbox it lies in, where that is another's; null in the person's own. */
  sharedFrom: string | null;
  /** The whole message as it came, for getAsFileAsync. */
  emlBase64: string;
};

/** Sent to the host's page, beside the messages. */
export type HostSettings = {
  /** The task pane's address, as the manifest has it. */
  paneUrl: string;
  /** Which requirement sets the emulated Outlook claims. */
  sets: Record<string, string>;
  person: HostPerson;
};

export type ThemeName = 'light' | 'dark';

/** As a newer library than the packaged one gives it (officeTheme, Mailbox 1.14). */
export const THEMES: Record<ThemeName, Record<ThemeColour, string>> = {
  light: {
    bodyBackgroundColor: '#ffffff',
    bodyForegroundColor: '#242424',
    controlBackgroundColor: '#f5f5f5',
    controlForegroundColor: '#242424',
  },
  dark: {
    bodyBackgroundColor: '#1f1f1f',
    bodyForegroundColor: '#ffffff',
    controlBackgroundColor: '#292929',
    controlForegroundColor: '#ffffff',
  },
};
type ThemeColour =
  | 'bodyBackgroundColor'
  | 'bodyForegroundColor'
  | 'controlBackgroundColor'
  | 'controlForegroundColor';

/**
 * What goes wrong in Outlook itself. ItemChanged: 'prompt', some milliseconds late, 'lost' (nothing is told), or 'unheard'
 * (the library has the new item and calls no handler, as reported in office-js issues 3470 and 5965).
 */
export type HostFaults = {
  itemChanged: 'prompt' | 'lost' | 'unheard' | number;
  bodyMs: number;
  contentMs: number;
  /** Content that is there by its size and comes empty, as data loss prevention does it. */
  contentEmpty: boolean;
  /** Dispatch ids that fail with "internal server error". */
  failing: number[];
};

export const NO_FAULTS: HostFaults = {
  itemChanged: 'prompt',
  bodyMs: 0,
  contentMs: 0,
  contentEmpty: false,
  failing: [],
};

/** What a test or the demonstration's page does with the emulated Outlook. On `window.outlookHost`. */
export type HostControls = {
  /** Shows none, one or several of the messages, by item id. */
  show(itemIds: readonly string[]): void;
  shown(): string[];
  messages(): HostMessage[];
  /** Puts in a message that came just now. */
  add(message: HostMessage): void;
  setTheme(name: ThemeName): void;
  setFaults(faults: Partial<HostFaults>): void;
  setPaneWidth(px: number): void;
  /** Opens the pane anew, as when its button is pressed. */
  openPane(): void;
  /** Runs a function of the add-in by its name, as a button of the ribbon does. */
  runCommand(functionName: string): void;
  log: HostLog;
};

export type HostLog = {
  /** Dispatch ids asked for, in order. */
  calls: number[];
  /** Actions of notifyHost: 1 blur, 13 TabExit, 14 TabExitShift, 15 Esc. */
  notified: number[];
  /** Addresses the pane asked Outlook to open. */
  opened: string[];
  replies: { itemId: string; html: string }[];
  /** What the emulator does not answer; empty in a good run. */
  unknown: string[];
};

/** Between what we add to the packaged library and the host's page; not Microsoft's protocol. */
export type LibraryAsk =
  | { onwardLibrary: 'ask'; id: number; ask: 'selected' }
  | { onwardLibrary: 'ask'; id: number; ask: 'theme' }
  | { onwardLibrary: 'ask'; id: number; ask: 'eml' };
export type LibraryAnswer = { onwardLibrary: 'answer'; id: number; value: unknown };
export type LibraryEvent = { onwardLibrary: 'event'; event: 'selected-changed' | 'hear' | 'do-not-hear' };
