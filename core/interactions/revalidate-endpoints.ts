import { changeApplication } from '../applications/edit-application.ts';
import type { ApplicationRecord } from '../applications/application-record.ts';
import type { Core } from '../core.ts';
import { believesForgeries } from './validate-endpoint.ts';

const PAGE = 20;
/** Called once an hour, each endpoint is asked about twice a day, at hours that it cannot foresee. */
const CHANCE = 1 / 12;

/**
 * Asks interactions endpoints again whether they check signatures. One that takes a forged request loses its place,
 * and its application hears interactions by the gateway until it is set anew. Source: Discord, "Setting Up an Endpoint".
 */
export async function revalidateEndpoints(core: Core, isChosen: () => boolean = () => Math.random() < CHANCE): Promise<void> {
  for (let after = '0'; ;) {
    const page = await core.applications.withEndpoint(after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    await Promise.all(page.filter(isChosen).map((application) => revalidate(core, application)));
    after = last.id;
  }
}

async function revalidate(core: Core, application: ApplicationRecord): Promise<void> {
  const url = application.interactions_endpoint_url;
  if (!url || !(await believesForgeries(core, application, url))) return;
  await changeApplication(core, application.id, (known) => {
    if (known.interactions_endpoint_url !== url) return known;
    core.log.warn({ application: known.id }, 'an interactions endpoint took a request with a wrong signature; it is asked no more');
    return { ...known, interactions_endpoint_url: null };
  });
}
