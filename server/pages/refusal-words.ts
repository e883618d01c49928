import { errors, type ApiError, type ErrorName, type FormErrorTree } from '#protocol/errors';

export interface RefusalWords {
  title: string;
  words: string;
}

const OF_ERRORS: Partial<Record<ErrorName, RefusalWords>> = {
  NOT_FOUND: { title: 'There is nothing here', words: 'The address is mistyped, or what was here is gone.' },
  METHOD_NOT_ALLOWED: { title: 'That did not work', words: 'A page can be opened, and its forms can be sent. Nothing else.' },
  UNKNOWN_APPLICATION: { title: 'Unknown application', words: 'There is no application with this id here. It may have been deleted, or the link is mistyped.' },
  UNKNOWN_INVITE: { title: 'This invite leads nowhere', words: 'It has expired, was used up or taken back, or the link is mistyped.' },
  UNKNOWN_GUILD: { title: 'Unknown guild', words: 'There is no such guild, or you are not in it.' },
  UNKNOWN_CHANNEL: { title: 'Unknown channel', words: 'There is no such channel, or you cannot see it.' },
  NOT_AUTHORIZED_TO_PERFORM_THIS_ACTION_ON_THIS_APPLICATION: {
    title: 'This bot is not public',
    words: 'Only the person who owns the application can bring it into guilds.',
  },
  OAUTH2_APPLICATION_DOES_NOT_HAVE_BOT: { title: 'There is no bot', words: 'The link asks for the application’s bot, but it has none.' },
  MISSING_PERMISSIONS: { title: 'You may not do that there', words: 'Somebody who manages the guild can.' },
  USER_BANNED_FROM_THIS_GUILD: { title: 'Banned', words: 'The guild has banned this account.' },
  MAXIMUM_NUMBER_OF_GUILDS_REACHED: { title: 'Too many guilds', words: 'Your account is in as many guilds as this server allows. Leave one first.' },
  MAXIMUM_NUMBER_OF_WEBHOOKS_REACHED: { title: 'Too many webhooks', words: 'The channel has as many webhooks as it may have.' },
  FEATURE_TEMPORARILY_DISABLED_SERVER_SIDE: { title: 'Closed for now', words: 'The guild takes nobody in at the moment. Try again later.' },
  REQUEST_ENTITY_TOO_LARGE: { title: 'That is too much', words: 'The form was larger than any form of ours.' },
};

const OF_FIELDS: Record<string, RefusalWords> = {
  client_id: { title: 'The link is incomplete', words: 'It does not name an application: client_id is missing or is no id.' },
  scope: { title: 'Invalid scope', words: 'The link asks for something that does not exist, or for nothing at all.' },
  redirect_uri: {
    title: 'Invalid redirect_uri',
    words: 'The address that the answer should go to is not registered with the application, so nothing was sent to it.',
  },
  code_challenge_method: { title: 'The link is wrong', words: 'Its code_challenge_method is neither S256 nor plain.' },
  integration_type: { title: 'The link is wrong', words: 'The application does not come where the link brings it: only to guilds, or only to accounts.' },
  guild_id: { title: 'Choose a guild', words: 'The application has to go somewhere.' },
  webhook_channel_id: { title: 'Choose a channel', words: 'The messages have to go somewhere.' },
  state: { title: 'The link is too long', words: 'Its state is longer than 2048 characters.' },
};

/** A refusal in words for the person in front of the page. Null for what nobody foresaw. */
export function refusalWords(error: ApiError): RefusalWords {
  const tree = error.extras?.errors;
  const field = tree && Object.keys(tree)[0];
  if (tree && field !== undefined) {
    const message = firstMessage(tree);
    if (message.endsWith('requires code grant'))
      return { title: 'Requires code grant', words: 'The application insists on finishing this on its own site. Start there, not with this link.' };
    return OF_FIELDS[field] ?? { title: 'The link is wrong', words: `${field}: ${message}` };
  }
  const name = (Object.keys(OF_ERRORS) as ErrorName[]).find((each) => errors[each] === error.row); // its own keys
  return (name && OF_ERRORS[name]) ?? { title: 'That did not work', words: `${error.row.message}.` };
}

/** What is wrong with a form, by field. */
export function fieldMessages(error: ApiError): Map<string, string> {
  return new Map(Object.entries(error.extras?.errors ?? {}).map(([field, tree]) => [field, Array.isArray(tree) ? '' : firstMessage(tree ?? {})]));
}

function firstMessage(tree: FormErrorTree): string {
  if (tree._errors?.[0]) return tree._errors[0].message;
  const below = Object.values(tree).find((branch) => branch !== undefined && !Array.isArray(branch));
  return below && !Array.isArray(below) ? firstMessage(below) : '';
}
