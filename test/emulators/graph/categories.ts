import { randomUUID } from 'node:crypto';
import type { Json } from './entities.ts';
import { mailboxOf } from './folders.ts';
import { Refusal } from './model.ts';
import type { GraphCall, Handler, World } from './world.ts';

/** A category of a mailbox's master list (resources/outlookcategory). */
type CategoryDoc = { id: string; displayName: string; color: string };

/** Right to the mailbox's settings, which Mail.ReadWrite does not bring (api/outlookuser-list-mastercategories). */
function nameOf(call: GraphCall, world: World): string {
  const { address } = mailboxOf(call, world);
  if (!world.settings.hasMailboxSettings)
    throw new Refusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  return `category:${address}:`;
}

/** api/outlookuser-list-mastercategories */
export const listCategories: Handler = (call, world) => ({
  status: 200,
  json: { value: world.journal.all<CategoryDoc>(nameOf(call, world)) },
});

/** api/outlookuser-post-mastercategories: a name is unique; it cannot be changed afterwards. */
export const createCategory: Handler = (call, world) => {
  const name = nameOf(call, world);
  const { displayName, color } = call.body as Json;
  const same = String(displayName).toLowerCase();
  if (world.journal.all<CategoryDoc>(name).some((one) => one.displayName.toLowerCase() === same))
    throw new Refusal(409, 'CategoryAlreadyExists', 'A category with the same name exists.');
  const made: CategoryDoc = { id: randomUUID(), displayName: String(displayName), color: String(color) };
  world.journal.put(`${name}${made.id}`, made);
  return { status: 201, json: made };
};
