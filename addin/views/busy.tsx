/** Says that something is being fetched or done; announced, because sighted people see it move. */
export function Busy({ words = 'Loading…' }: { words?: string }) {
  return (
    <p class="busy" role="status">
      <span class="spinner" aria-hidden="true" />
      {words}
    </p>
  );
}
