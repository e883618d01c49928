/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { describeWhere } from '../conditions/needs.ts';
import { lackingPage } from '../voice/call-site.ts';
import { WITH_VOICE } from '../voice/use-two-bots.ts';
import type { Somebody } from '../world.ts';
import { CALL_SWITCHES, untilHeard, watchCalls } from './call-window.ts';
import { useClient } from './use-client.ts';

describeWhere(lackingPage(), 'the voice room of the web client', () => {
  const { world, open } = useClient({ ...WITH_VOICE, switches: CALL_SWITCHES });

  async function enter(who: Somebody, path: string): Promise<Page> {
    const { page } = await open(null, '/login', { permissions: ['camera', 'microphone'] });
    await watchCalls(page);
    await page.addInitScript((token) => localStorage.setItem('nexus.token', token), who.token);
    await page.goto(`${world().server.url}${path}`);
    return page;
  }

  it('lets two people hear each other, and leave', async () => {
    const { alice, bob, guildId, textId } = await world().scene();
    const hers = await enter(alice, `/channels/${guildId}/${textId}`);
    const his = await enter(bob, `/channels/${guildId}/${textId}`);
    for (const page of [hers, his]) await page.getByRole('link', { name: 'General', exact: true }).last().click();
    for (const page of [hers, his]) await page.getByText('Voice connected').waitFor();
    await untilHeard(hers);
    await untilHeard(his);
    await hers.getByRole('button', { name: 'Disconnect' }).click();
    await hers.getByText('Voice connected').waitFor({ state: 'detached' });
  }, 60_000);
});
