import { Icon } from '../views/icon.tsx';
import { useDesk } from './desk-context.ts';

/** The same as dropping files on the page, for those who do not drag. */
export function FileButton() {
  const { takeIn } = useDesk();
  const take = (input: HTMLInputElement) => {
    takeIn([...(input.files ?? [])]);
    input.value = '';
  };
  return (
    <label class="button file-button">
      <Icon name="into" />
      Take in files
      <input
        type="file"
        class="unseen"
        multiple
        accept=".eml,.msg,.pdf,.zip"
        onChange={(event) => take(event.currentTarget)}
      />
    </label>
  );
}
