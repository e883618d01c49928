import type { Migration } from '../migrate.ts';

/**
 * Messages and what hangs on them. The functions lock first and read after, each statement with a fresh
 * view, so that limits hold however many callers race, in one round trip.
 */
export const messages: Migration = {
  id: 2,
  name: 'messages',
  sql: `
-- No reference to the channel: the hottest insert of the house should not look it up.
CREATE TABLE messages (
  channel_id bigint NOT NULL,
  id bigint NOT NULL,
  guild_id bigint,
  author_id bigint NOT NULL,
  pinned boolean NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (channel_id, id)
);
CREATE INDEX messages_of_author ON messages (guild_id, author_id, id) WHERE guild_id IS NOT NULL;

-- One row for each emoji under a message, with how often it stands there.
CREATE TABLE reaction_emojis (
  channel_id bigint NOT NULL,
  message_id bigint NOT NULL,
  emoji_key text NOT NULL,
  came bigint GENERATED ALWAYS AS IDENTITY,
  emoji_id bigint,
  name text NOT NULL,
  animated boolean NOT NULL,
  normal integer NOT NULL DEFAULT 0,
  burst integer NOT NULL DEFAULT 0,
  PRIMARY KEY (channel_id, message_id, emoji_key),
  FOREIGN KEY (channel_id, message_id) REFERENCES messages ON DELETE CASCADE
);

CREATE TABLE reactions (
  channel_id bigint NOT NULL,
  message_id bigint NOT NULL,
  emoji_key text NOT NULL,
  kind smallint NOT NULL,
  user_id bigint NOT NULL,
  PRIMARY KEY (channel_id, message_id, emoji_key, kind, user_id),
  FOREIGN KEY (channel_id, message_id, emoji_key) REFERENCES reaction_emojis ON DELETE CASCADE
);

CREATE TABLE pins (
  channel_id bigint NOT NULL,
  message_id bigint NOT NULL,
  pinned_at timestamptz NOT NULL,
  PRIMARY KEY (channel_id, message_id),
  FOREIGN KEY (channel_id, message_id) REFERENCES messages ON DELETE CASCADE
);
CREATE INDEX pins_newest_first ON pins (channel_id, pinned_at DESC, message_id DESC);

CREATE TABLE poll_votes (
  channel_id bigint NOT NULL,
  message_id bigint NOT NULL,
  answer_id smallint NOT NULL,
  user_id bigint NOT NULL,
  PRIMARY KEY (channel_id, message_id, answer_id, user_id),
  UNIQUE (channel_id, message_id, user_id, answer_id),
  FOREIGN KEY (channel_id, message_id) REFERENCES messages ON DELETE CASCADE
);

CREATE FUNCTION add_reaction(_channel bigint, _message bigint, _key text, _emoji bigint, _name text, _animated boolean, _user bigint, _kind smallint, _limit integer)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM messages WHERE channel_id = _channel AND id = _message FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN 'no message'; END IF;
  IF NOT EXISTS (SELECT 1 FROM reaction_emojis WHERE channel_id = _channel AND message_id = _message AND emoji_key = _key) THEN
    IF (SELECT count(*) FROM reaction_emojis WHERE channel_id = _channel AND message_id = _message) >= _limit THEN RETURN 'full'; END IF;
    INSERT INTO reaction_emojis (channel_id, message_id, emoji_key, emoji_id, name, animated) VALUES (_channel, _message, _key, _emoji, _name, _animated);
  END IF;
  INSERT INTO reactions (channel_id, message_id, emoji_key, kind, user_id) VALUES (_channel, _message, _key, _kind, _user) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN 'was there'; END IF;
  UPDATE reaction_emojis SET normal = normal + (_kind = 0)::integer, burst = burst + (_kind = 1)::integer
  WHERE channel_id = _channel AND message_id = _message AND emoji_key = _key;
  RETURN 'added';
END $$;

CREATE FUNCTION remove_reaction(_channel bigint, _message bigint, _key text, _user bigint, _kind smallint)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM messages WHERE channel_id = _channel AND id = _message FOR NO KEY UPDATE;
  DELETE FROM reactions WHERE channel_id = _channel AND message_id = _message AND emoji_key = _key AND kind = _kind AND user_id = _user;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE reaction_emojis SET normal = normal - (_kind = 0)::integer, burst = burst - (_kind = 1)::integer
  WHERE channel_id = _channel AND message_id = _message AND emoji_key = _key;
  DELETE FROM reaction_emojis WHERE channel_id = _channel AND message_id = _message AND emoji_key = _key AND normal = 0 AND burst = 0;
  RETURN true;
END $$;

-- Advisory locks in two parts: 1 is for pins of a channel, 2 for one person's votes under a message.
CREATE FUNCTION add_pin(_channel bigint, _message bigint, _at timestamptz, _limit integer)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(1, hashtext(_channel::text));
  IF EXISTS (SELECT 1 FROM pins WHERE channel_id = _channel AND message_id = _message) THEN RETURN 'was there'; END IF;
  IF (SELECT count(*) FROM pins WHERE channel_id = _channel) >= _limit THEN RETURN 'full'; END IF;
  UPDATE messages SET pinned = true WHERE channel_id = _channel AND id = _message;
  IF NOT FOUND THEN RETURN 'no message'; END IF;
  INSERT INTO pins (channel_id, message_id, pinned_at) VALUES (_channel, _message, _at);
  RETURN 'added';
END $$;

CREATE FUNCTION replace_votes(_channel bigint, _message bigint, _user bigint, _answers smallint[])
RETURNS TABLE (answer smallint, is_new boolean) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(2, hashtext(_message::text || ' ' || _user::text));
  RETURN QUERY DELETE FROM poll_votes AS vote
    WHERE vote.channel_id = _channel AND vote.message_id = _message AND vote.user_id = _user AND vote.answer_id <> ALL (_answers)
    RETURNING vote.answer_id, false;
  RETURN QUERY INSERT INTO poll_votes AS vote (channel_id, message_id, answer_id, user_id)
    SELECT _channel, _message, chosen, _user FROM (SELECT DISTINCT unnest(_answers)) AS choice (chosen)
    ON CONFLICT DO NOTHING RETURNING vote.answer_id, true;
END $$;
`,
};
