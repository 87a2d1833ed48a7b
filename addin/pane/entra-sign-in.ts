import { createNestablePublicClientApplication, InteractionRequiredAuthError } from '@azure/msal-browser';

export type EntraSignIn = {
  quietToken(): Promise<string | null>;
  /** Quietly first; a window only when Entra wants the person. Null when they closed it. */
  askForToken(): Promise<string | null>;
};

/**
 * Nested app authentication: Outlook, which is signed in already, asks Entra on our behalf (office-js, "Enable single
 * sign-on in an Office Add-in with nested app authentication"). `clientId` is the pane's registration, `scope` our own
 * API's, and what comes is an access token for it and never an ID token.
 */
export async function openEntraSignIn({
  clientId,
  scope,
}: {
  clientId: string;
  scope: string;
}): Promise<EntraSignIn> {
  const app = await createNestablePublicClientApplication({
    auth: { clientId, authority: 'https://login.microsoftonline.com/organizations' },
  });
  const request = { scopes: [scope] };
  const quiet = async () => (await app.acquireTokenSilent(request)).accessToken;
  return {
    quietToken: () => quiet().catch(() => null),
    askForToken: async () => {
      try {
        return await quiet();
      } catch (error) {
        if (!(error instanceof InteractionRequiredAuthError)) return null;
        return app.acquireTokenPopup(request).then(
          ({ accessToken }) => accessToken,
          () => null,
        );
      }
    },
  };
}
