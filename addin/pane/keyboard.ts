/**
 * In Outlook on the web the library takes Tab and walks its own list of elements, which passes over summaries and more
 * (office-js issue 1875; tried with the real file). Held back here, the browser's own order holds, and from the last element
 * the focus leaves the frame as from any other.
 */
export function keepTabOrder(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Tab') event.stopPropagation();
  });
}
