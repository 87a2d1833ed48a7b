/*
 * The way of signing in, loaded when it is first asked for. Nested app authentication comes here; until it does, nobody can
 * sign in from the pane, and the pane says so.
 */

/** A token without asking the person; null when they must be asked. */
export async function quietToken(): Promise<string | null> {
  return null;
}

/** A token, asking the person where need be; null when they did not sign in. */
export async function askForToken(): Promise<string | null> {
  return null;
}
