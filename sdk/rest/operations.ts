import type { APIMessage, RESTPatchAPIChannelMessageJSONBody, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import type { DerivedOperations } from './derived-operations.ts';
import type { LoggedInReply, ReplyOfUploads, SecondFactorWanted } from './replies.ts';

interface SettingsProtoBody {
  /** The protobuf, in base64. */
  settings: string;
  required_data_version?: number;
}

/** Where the table cannot name a type, or a path has a kind in it that the table spells out. */
interface OwnOperations {
  'POST /auth/login': { body: { login: string; password: string; undelete?: boolean }; reply: LoginReply };
  'POST /auth/reset': { body: DerivedOperations['POST /auth/reset']['body']; reply: LoginReply };
  'POST /auth/mfa/{mfa_type}': { body: { ticket: string; code: string }; reply: LoggedInReply };
  'POST /auth/passwordless/start': { reply: { ticket: string; challenge: string } };
  'POST /auth/conditional/start': { reply: { ticket: string; challenge: string } };
  'POST /channels/{channel_id}/attachments': {
    body: { files: { id?: string; filename: string; file_size: number; is_clip?: boolean }[] };
    reply: ReplyOfUploads;
  };
  'PATCH /users/@me/settings-proto/1': { body: SettingsProtoBody; reply: { settings: string; out_of_date?: true } };
  'PATCH /users/@me/settings-proto/2': { body: SettingsProtoBody; reply: { settings: string; out_of_date?: true } };
  'POST /channels/{channel_id}/messages': { body: RESTPostAPIChannelMessageJSONBody; files: true; reply: APIMessage };
  'PATCH /channels/{channel_id}/messages/{message_id}': { body: RESTPatchAPIChannelMessageJSONBody; files: true; reply: APIMessage };
}

/** Every operation that `RestClient.call` knows: what it takes and what it answers. Types alone, nothing at run time. */
export type Operations = Omit<DerivedOperations, keyof OwnOperations> & OwnOperations;

/** A token, or what a second factor has to be given for. */
export type LoginReply = LoggedInReply | SecondFactorWanted;
