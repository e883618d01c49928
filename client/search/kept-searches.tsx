import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import type { SavedSearch } from '#sdk/gateway/events';
import { remember } from '#sdk/state/selectors/remember';
import { DIRECT } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import type { Scope } from './ask.ts';
import { valueInWords } from './proposals.ts';
import { parametersOf, queryOf, type Query } from './query.ts';
import { recentSearches } from './recent.ts';

const savedSearches = remember(
  (state) => [state.savedSearches.version],
  (state) => [...state.savedSearches.values()].sort((a, b) => a.name.localeCompare(b.name)),
);

const scopeOf = ({ guild_id: guildId, channel_id: channelId }: SavedSearch): Scope => ({ guildId: guildId ?? DIRECT, channelId });

interface KeptSearchesProps {
  scope: Scope;
  onRun(scope: Scope, query: Query): void;
}

/** What was looked for before: searches under a name, and the last ones. */
export function KeptSearches({ scope, onRun }: KeptSearchesProps) {
  const { t, i18n } = useLingui();
  const client = useClient();
  const { run, problem } = useTask();
  const meId = useSelected((state) => state.meId ?? '');
  const saved = useSelected((state) => savedSearches(state, ''));
  const [renamed, setRenamed] = useState<SavedSearch | null>(null);
  const recent = recentSearches(meId).filter((one) => one.scope.guildId === scope.guildId);
  const inWords = (of: Scope, { text, filters }: Query): string =>
    [...filters.map((filter) => `${filter.isNot ? '-' : ''}${filter.key}: ${valueInWords(i18n, client.state, of, filter)}`), text].filter(Boolean).join(' ');
  return (
    <div className="kept-searches">
      <Problem text={problem} />
      {saved.length > 0 && (
        <section>
          <h3>
            <Trans>Saved searches</Trans>
          </h3>
          <ul>
            {saved.map((one) => (
              <li key={one.id} className="kept">
                <button className="kept-run" onClick={() => onRun(scopeOf(one), queryOf(one.query))}>
                  <Icon name="bookmark" />
                  <span>
                    <strong dir="auto">{one.name}</strong>
                    <small dir="auto">
                      {[client.state.guilds.get(one.guild_id ?? '')?.name, inWords(scopeOf(one), queryOf(one.query))].filter(Boolean).join(' · ')}
                    </small>
                  </span>
                </button>
                <button className="icon-button" aria-label={t`Rename ${one.name}`} title={t`Rename`} onClick={() => setRenamed(one)}>
                  <Icon name="edit" />
                </button>
                <button
                  className="icon-button"
                  aria-label={t`Delete ${one.name}`}
                  title={t`Delete`}
                  onClick={() =>
                    run(() => client.rest.call('DELETE /nexus/v1/users/@me/saved-searches/{saved_search_id}', { path: { saved_search_id: one.id } }))
                  }
                >
                  <Icon name="trash" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {recent.length > 0 && (
        <section>
          <h3>
            <Trans>Lately</Trans>
          </h3>
          <ul>
            {recent.map((one) => (
              <li key={JSON.stringify(one)} className="kept">
                <button className="kept-run" onClick={() => onRun(one.scope, one.query)}>
                  <Icon name="clock" />
                  <span dir="auto">{inWords(one.scope, one.query)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {saved.length === 0 && recent.length === 0 && (
        <p className="nothing">
          <Icon name="search" />
          <Trans>Write what you look for, and press Enter. Filters such as from:, in: or has: make it narrower.</Trans>
        </p>
      )}
      {renamed && <SearchName known={renamed} onClose={() => setRenamed(null)} />}
    </div>
  );
}

interface SearchNameProps {
  known?: SavedSearch;
  /** What is to be saved under a new name. */
  made?: { scope: Scope; query: Query };
  onClose(): void;
}

/** Gives a search its name. */
export function SearchName({ known, made, onClose }: SearchNameProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    task.run(async () => {
      if (known) await client.rest.call('PATCH /nexus/v1/users/@me/saved-searches/{saved_search_id}', { path: { saved_search_id: known.id }, body: { name } });
      else if (made) {
        const { guildId, channelId } = made.scope;
        const place = { guild_id: guildId === DIRECT ? null : guildId, channel_id: channelId };
        await client.rest.call('POST /nexus/v1/users/@me/saved-searches', { body: { name, ...place, query: parametersOf(made.query) } });
      }
      onClose();
    });
  };
  return (
    <Dialog title={known ? t`Rename the search` : t`Save the search`} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <Field label={t`Name`} name="name" required maxLength={100} defaultValue={known?.name ?? made?.query.text} autoFocus wrong={task.wrong('name')} />
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Save</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
