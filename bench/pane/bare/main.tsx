import { factsOf } from '../../../addin/pane/message-facts.ts';
import type { OutlookMessage } from '../../../addin/pane/outlook.ts';
import { startOutlook } from '../../../addin/pane/outlook.ts';
import { seenIn } from '../../../addin/pane/verdict.ts';

/*
 * The way to Outlook and the recognition with no face at all: two lines of text. What the others take above this is what
 * their faces cost.
 */
const place = document.getElementById('pane');
if (place) {
  const started = await startOutlook();
  place.replaceChildren();
  if (started.ok) {
    const { outlook } = started;
    const draw = () => {
      const selection = outlook.now();
      place.replaceChildren(...(selection.kind === 'message' ? [cardOf(selection.message)] : []));
    };
    outlook.onChange(draw);
    draw();
  }
}

function cardOf(message: OutlookMessage): HTMLElement {
  const seen = seenIn(factsOf(message, null));
  const card = document.createElement('article');
  card.dataset.item = message.itemId;
  for (const words of [seen.title, seen.patients[0]?.patient.nameWords ?? message.subject]) {
    const line = document.createElement('p');
    line.textContent = words;
    card.append(line);
  }
  return card;
}
