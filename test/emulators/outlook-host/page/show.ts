import type { HostMessage } from '../wire.ts';

/** The list on the left: a click opens a message, its box adds it to those selected, a second click opens none. */
export function drawList(
  place: HTMLElement,
  messages: readonly HostMessage[],
  shown: readonly string[],
  show: (itemIds: string[]) => void,
): void {
  place.replaceChildren(
    ...messages.map((message) => {
      const on = shown.includes(message.itemId);
      const box = element('input');
      box.type = 'checkbox';
      box.checked = on && shown.length > 1;
      box.ariaLabel = `Select ${message.subject}`;
      box.addEventListener('change', () =>
        show(on ? shown.filter((id) => id !== message.itemId) : [...shown, message.itemId]),
      );
      const open = element('button', on ? 'mail on' : 'mail');
      open.type = 'button';
      open.append(
        text('strong', message.from.name || message.from.address),
        text('span', message.subject || '(No subject)'),
        text('small', [...message.categories, message.sentAt.slice(0, 16).replace('T', ' ')].join(' · ')),
      );
      open.addEventListener('click', () => show(on && shown.length === 1 ? [] : [message.itemId]));
      const row = element('li');
      row.append(box, open);
      return row;
    }),
  );
}

export function drawMessage(place: HTMLElement, open: readonly HostMessage[]): void {
  const [message, ...more] = open;
  if (!message || more.length > 0) {
    place.replaceChildren(text('p', message ? `${open.length} messages selected` : 'No message is open.'));
    return;
  }
  place.replaceChildren(
    text('h2', message.subject || '(No subject)'),
    text('p', `${message.from.name} <${message.from.address}>`),
    ...message.categories.map((name) => text('mark', name)),
    ...message.attachments.map(({ name, size }) =>
      text('p', `📎 ${name} (${Math.ceil(size / 1024)} KB)`, 'file'),
    ),
    text('pre', message.bodyText),
  );
}

function text(tag: keyof HTMLElementTagNameMap, words: string, name = ''): HTMLElement {
  const made = element(tag, name);
  made.textContent = words;
  return made;
}

function element<T extends keyof HTMLElementTagNameMap>(tag: T, name = ''): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  if (name !== '') made.className = name;
  return made;
}
