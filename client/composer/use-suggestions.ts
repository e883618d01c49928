import { useEffect, useRef } from 'react';
import { newNonce } from '#sdk/outbox/entry';
import { useClient } from '../app/session.tsx';
import { useStateOf } from '../kit/use-state-of.ts';
import { interact } from '../messages/interact.ts';
import { commandData, type Command, type CommandOption, type OptionChoice, type Values } from './commands.ts';

const ASK_AFTER_MS = 150;

/** What a bot proposes for what is typed so far. It is asked while one is at the option: when one comes to it, and with each letter. */
export function useSuggestions(channelId: string, command: Command, option: CommandOption, values: Values, isFocused: boolean): readonly OptionChoice[] {
  const client = useClient();
  // What was proposed beside other values of the other options is worth nothing any more.
  const [found, setFound] = useStateOf<readonly OptionChoice[]>(JSON.stringify({ ...values, [option.name]: '' }), () => []);
  const latest = useRef(values);
  latest.current = values;
  const typed = values[option.name] ?? '';
  useEffect(() => {
    if (!option.autocomplete || !isFocused || !('root' in command)) return undefined;
    const nonce = newNonce(Date.now());
    const stop = client.on('APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE', (said) => {
      if (said.nonce === nonce) setFound(said.choices);
    });
    const timer = setTimeout(() => {
      const data = commandData(command, latest.current, option.name);
      void interact(client, { type: 4, applicationId: command.root.application_id, channelId, data, nonce }).catch(() => undefined);
    }, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, channelId, command, option, typed, isFocused, setFound]);
  return found;
}
