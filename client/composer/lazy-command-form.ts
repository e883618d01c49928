import { lazyPart } from '../app/lazily.tsx';

/** Fetched with the commands that are offered, so that it stands there as soon as one of them is chosen: no key is lost between the two. */
export const { Part: CommandForm, fetched: commandFormFetched } = lazyPart(() => import('./command-form.tsx'));
