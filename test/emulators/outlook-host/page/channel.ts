/** One message of the protocol between office.js and Outlook on the web (docs: what office.js sends and takes). */
type Wire = {
  _messageType: 0 | 1;
  _actionType?: 0 | 1 | 2;
  _actionName: string;
  _conversationId: string;
  _correlationId: number;
  _data?: unknown;
};

/** Answers a call by its name; undefined where nothing is to be answered. */
export type Answerer = (action: string, data: unknown) => Promise<unknown>;

export type Channel = {
  /** Tells the frame of an event, where it registered for it. */
  tell(event: string, data: unknown): void;
  close(): void;
};

/** The host's end of the wire to one frame. Only that frame, from the pane's own origin, is listened to. */
export function openChannel(frame: HTMLIFrameElement, conversation: string, answer: Answerer): Channel {
  const origin = new URL(frame.src).origin;
  const registered = new Set<string>();
  const post = (action: string, correlation: number, kind: 0 | 1, data: unknown) =>
    frame.contentWindow?.postMessage(
      JSON.stringify({
        _messageType: 1,
        _responseType: kind,
        _errorCode: 0,
        _actionName: action,
        _conversationId: conversation,
        _correlationId: correlation,
        _origin: location.origin,
        _data: data,
      }),
      origin,
    );
  const listen = (event: MessageEvent) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const wire = wireOf(event.data);
    if (wire === null || wire._conversationId !== conversation) return;
    if (wire._actionType === 0) {
      void answer(wire._actionName, wire._data).then((data) => {
        if (data !== undefined) post(wire._actionName, wire._correlationId, 0, data);
      });
      return;
    }
    if (wire._actionType === 1) registered.add(wire._actionName);
    else registered.delete(wire._actionName);
    post(wire._actionName, wire._correlationId, 0, { Error: 0 });
  };
  addEventListener('message', listen);
  return {
    tell: (event, data) => {
      if (registered.has(event)) post(event, -1, 1, data);
    },
    close: () => removeEventListener('message', listen),
  };
}

function wireOf(data: unknown): Wire | null {
  if (typeof data !== 'string') return null;
  try {
    const read: unknown = JSON.parse(data);
    return typeof read === 'object' && read !== null && Reflect.get(read, '_messageType') === 0
      ? (read as Wire)
      : null;
  } catch {
    return null;
  }
}
