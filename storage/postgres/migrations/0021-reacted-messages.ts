import type { Migration } from '../migrate.ts';

/**
 * Whether anybody has ever reacted to a message, so that a page of history need not look. Null for messages of before, which
 * stay as they are.
 */
export const reactedMessages: Migration = {
  id: 21,
  name: 'reacted messages',
  sql: `
ALTER TABLE messages ADD COLUMN reacted boolean;

CREATE OR REPLACE FUNCTION add_reaction(_channel bigint, _message bigint, _key text, _emoji bigint, _name text, _animated boolean, _user bigint, _kind smallint, _limit integer)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM messages WHERE channel_id = _channel AND id = _message FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN 'no message'; END IF;
  IF NOT EXISTS (SELECT 1 FROM reaction_emojis WHERE channel_id = _channel AND message_id = _message AND emoji_key = _key) THEN
    IF (SELECT count(*) FROM reaction_emojis WHERE channel_id = _channel AND message_id = _message) >= _limit THEN RETURN 'full'; END IF;
    UPDATE messages SET reacted = true WHERE channel_id = _channel AND id = _message AND reacted = false;
    INSERT INTO reaction_emojis (channel_id, message_id, emoji_key, emoji_id, name, animated) VALUES (_channel, _message, _key, _emoji, _name, _animated);
  END IF;
  INSERT INTO reactions (channel_id, message_id, emoji_key, kind, user_id) VALUES (_channel, _message, _key, _kind, _user) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN 'was there'; END IF;
  UPDATE reaction_emojis SET normal = normal + (_kind = 0)::integer, burst = burst + (_kind = 1)::integer
  WHERE channel_id = _channel AND message_id = _message AND emoji_key = _key;
  RETURN 'added';
END $$;
`,
};
