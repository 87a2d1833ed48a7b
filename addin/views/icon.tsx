const PATHS = {
  tick: 'M3 8.5 6.5 12 13 4.5',
  dot: 'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z',
  ring: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z',
  dash: 'M4 8h8',
  warning: 'M8 2.5 14.5 13.5H1.5L8 2.5ZM8 6.5v3.2M8 11.6v.4',
  stop: 'M5.5 1.8h5L14.2 5.5v5l-3.7 3.7h-5L1.8 10.5v-5ZM5.5 5.5l5 5M10.5 5.5l-5 5',
  hold: 'M5 3v10M11 3v10',
  lock: 'M4 7.5h8v6H4ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 5v3.3l2.2 1.6',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 7.3v3.4M8 5v.3',
  more: 'M3.5 6 8 10.5 12.5 6',
  less: 'M3.5 10.5 8 6l4.5 4.5',
  into: 'M8 2v8M4.8 7.2 8 10.4l3.2-3.2M2.5 13.5h11',
} as const;
export type IconName = keyof typeof PATHS;

/** Always beside words, so it is hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
    </svg>
  );
}
