import type { CDPSession, Page } from 'playwright-core';

/** Gives a page's browser a device that keeps passkeys and says yes. Answers what it is called, and through what it is changed. */
export async function addVirtualDevice(page: Page): Promise<{ debug: CDPSession; authenticatorId: string }> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('WebAuthn.enable');
  const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { debug, authenticatorId };
}
