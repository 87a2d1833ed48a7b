import { EmptyState } from '../../views/empty-state.tsx';
import { TO_TODAY } from '../addresses.ts';
import { PageTitle } from '../page-title.tsx';

export function Nowhere() {
  return (
    <>
      <PageTitle words="No such page" />
      <EmptyState title="There is nothing at this address.">
        <p>
          <a href={TO_TODAY}>Go to today’s work</a>
        </p>
      </EmptyState>
    </>
  );
}
