import type { ApiError } from '#protocol/errors';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { refusalWords, type RefusalWords } from './refusal-words.ts';

/** What stands where a page would, for one that was refused. */
export function refusalPage(base: string, error: ApiError, foreseen?: RefusalWords): Page {
  const { title, words } = foreseen ?? (error.row.status === 429 ? tooManyWords : error.row.status >= 500 ? brokenWords : refusalWords(error));
  return {
    title,
    status: error.row.status,
    body: html`<section class="card center">
      <span class="mark declined" aria-hidden="true"></span>
      <h1>${title}</h1>
      <p class="lead">${words}</p>
      <p class="aside"><a href="${base}/">To the front page</a></p>
    </section>`,
  };
}

const tooManyWords = { title: 'Too fast', words: 'This address asked for too much in too short a time. Wait a little and try again.' };
const brokenWords = { title: 'Something broke', words: 'That is our fault and not yours. Nothing was lost; try again in a while.' };
