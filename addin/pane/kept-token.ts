/** Kept until it ends at the server: a pane is opened anew with Outlook, and nobody types a code each morning. */
const KEY = 'onward-pane';

/** Browsers that keep nothing throw; then a person signs in each time. */
export function keptToken(partitionKey: string): string | null {
  try {
    return localStorage.getItem(`${partitionKey}${KEY}`);
  } catch {
    return null;
  }
}

export function keepToken(partitionKey: string, token: string | null): void {
  try {
    if (token === null) localStorage.removeItem(`${partitionKey}${KEY}`);
    else localStorage.setItem(`${partitionKey}${KEY}`, token);
  } catch {
    // Nothing is kept here, and nothing is lost by it but the convenience.
  }
}
