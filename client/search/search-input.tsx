import { getLocalTimeZone, today } from '@internationalized/date';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { I18nProvider } from 'react-aria-components';
import { DIRECT } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Month } from '../kit/month.tsx';
import type { Scope } from './ask.ts';
import { firstProposals, knownFilter, proposalsFor, valueInWords, type Proposal } from './proposals.ts';
import { takeFilters, typedFilter, type Filter, type FilterKey, type Query } from './query.ts';

const DAYS: ReadonlySet<FilterKey> = new Set(['before', 'during', 'after']);

interface SearchInputProps {
  scope: Scope;
  query: Query;
  onChange(query: Query): void;
  onSearch(query: Query): void;
  onClose(): void;
}

/** Where one writes what one looks for. Filters become chips; the keyboard leads through all of it. */
export function SearchInput({ scope, query, onChange, onSearch, onClose }: SearchInputProps) {
  const { t, i18n } = useLingui();
  const client = useClient();
  const listId = useId();
  const { guildId } = scope;
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  // Names may come while one types.
  useSelected((state) => state.members.of(guildId).version + state.users.version);
  const { text, filters } = query;
  const typed = typedFilter(text);
  const proposals = !isOpen ? [] : typed ? proposalsFor(i18n, client.state, scope, typed) : firstProposals(i18n, scope, text);
  const isAsked = typed !== null;
  const word = typed?.key === 'from' || typed?.key === 'mentions' ? typed.word : '';

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (guildId !== DIRECT && word.length > 1) client.requestMembers(guildId, { query: word, limit: 20 });
  }, [client, guildId, word]);

  const write = (next: string): void => {
    onChange({ ...query, text: next });
    setOpen(true);
    // A value is proposed to be taken; what only helps to begin one is not in the way of Enter.
    setAt(typedFilter(next) ? 0 : -1);
  };
  const add = (filter: Filter): void => {
    const rest = (typed ? text.slice(0, typed.from) : text).trimEnd();
    const others = filters.filter((one) => one.key !== filter.key || one.value !== filter.value);
    const next = { ...query, text: rest, filters: [...others, filter] };
    onChange(next);
    setAt(-1);
    onSearch(next);
  };
  const choose = ({ becomes }: Proposal): void => {
    if (typeof becomes !== 'string') return add(becomes);
    write(`${text.replace(/[a-z]*$/i, '')}${becomes}:`);
    input.current?.focus();
  };
  const remove = (place: number): void => {
    const next = { ...query, filters: filters.toSpliced(place, 1) };
    onChange(next);
    onSearch(next);
    input.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    const proposal = proposals[at];
    if (key === 'ArrowDown' && proposals.length > 0) setAt((at + 1) % proposals.length);
    else if (key === 'ArrowUp' && proposals.length > 0) setAt((at - 1 + proposals.length) % proposals.length);
    else if (key === 'ArrowDown' && !isOpen) setOpen(true);
    else if ((key === 'Enter' || (key === 'Tab' && isAsked && !event.shiftKey)) && proposal) choose(proposal);
    else if (key === 'Enter') {
      setOpen(false);
      onSearch(takeFilters(query, (typed) => knownFilter(i18n, client.state, scope, typed)));
    } else if (key === 'Backspace' && event.currentTarget.selectionEnd === 0 && filters.length > 0) remove(filters.length - 1);
    else if (key === 'Escape') {
      if (isOpen) setOpen(false);
      else onClose();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      className="search-field"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <div className="search-line">
        <Icon name="search" />
        {filters.map((filter, place) => {
          const label = `${filter.isNot && filter.key !== 'pinned' ? '-' : ''}${filter.key}: ${valueInWords(i18n, client.state, scope, filter)}`;
          return (
            <span key={`${filter.key} ${filter.value}`} className="chip">
              <span dir="auto">{label}</span>
              <button type="button" aria-label={t`Remove ${label}`} onClick={() => remove(place)}>
                <Icon name="close" />
              </button>
            </span>
          );
        })}
        <input
          ref={input}
          role="combobox"
          aria-label={t`Search`}
          aria-expanded={proposals.length > 0}
          aria-controls={listId}
          aria-activedescendant={proposals[at] ? `${listId}-${at}` : undefined}
          aria-autocomplete="list"
          placeholder={filters.length === 0 ? t`Search` : ''}
          maxLength={1024}
          spellCheck={false}
          value={text}
          onChange={({ target }) => write(target.value)}
          onFocus={() => setOpen(text === '' && filters.length === 0 ? false : isOpen)}
          onClick={() => setOpen(true)}
          onKeyDown={press}
        />
        {(text !== '' || filters.length > 0) && (
          <button
            type="button"
            className="icon-button"
            aria-label={t`Clear the search`}
            title={t`Clear the search`}
            onClick={() => {
              const empty = { ...query, text: '', filters: [] };
              onChange(empty);
              onSearch(empty);
              input.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <div className="search-proposals" hidden={proposals.length === 0 && !(isOpen && typed && DAYS.has(typed.key))}>
        <ul id={listId} role="listbox" aria-label={t`Filters`}>
          {proposals.map((proposal, place) => (
            // The field keeps the focus and its keys choose; a pointer may as well.
            <li
              key={proposal.key}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === at}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(proposal);
              }}
            >
              <strong dir="auto">{proposal.label}</strong>
              <small dir="auto">{proposal.hint}</small>
            </li>
          ))}
        </ul>
        {isOpen && typed && DAYS.has(typed.key) && (
          <I18nProvider locale={i18n.locale}>
            <Month label={t`Day`} to={today(getLocalTimeZone())} onChoose={(day) => add({ key: typed.key, value: day.toString() })} />
          </I18nProvider>
        )}
      </div>
    </div>
  );
}
