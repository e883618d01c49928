import type { Migration } from '../migrate.ts';

/**
 * What a message can be found by. Terms of `message_terms` begin with "|", which no word does: g guild, c channel, a author,
 * m and r mentioned people and roles, e everyone, R replied to, h what it has, l hosts of links, E and P embeds, x file endings.
 * The functions never fail, since every insert goes through them.
 */
export const messageSearch: Migration = {
  id: 8,
  name: 'message search',
  sql: `
-- English stems, which do no harm to words of other languages, and no stop words: whatever was written is found.
CREATE TEXT SEARCH DICTIONARY stems_of_all_words (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION message_words (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION message_words ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH stems_of_all_words;

CREATE FUNCTION message_text(_data jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  _text text := coalesce(_data->>'content', '');
BEGIN
  IF _data @? '$.embeds[0]' OR _data @? '$.components[0]' OR _data ?| ARRAY['poll', 'message_snapshots'] THEN
    _text := _text || coalesce((SELECT string_agg(E'\\n' || (part #>> '{}'), '') FROM (
      SELECT jsonb_path_query(_data, '$.embeds[*].title') UNION ALL
      SELECT jsonb_path_query(_data, '$.embeds[*].description') UNION ALL
      SELECT jsonb_path_query(_data, '$.embeds[*].fields[*].name') UNION ALL
      SELECT jsonb_path_query(_data, '$.embeds[*].fields[*].value') UNION ALL
      SELECT jsonb_path_query(_data, '$.components.**.content') UNION ALL
      SELECT jsonb_path_query(_data, '$.poll.question.text') UNION ALL
      SELECT jsonb_path_query(_data, '$.poll.answers[*].poll_media.text') UNION ALL
      SELECT jsonb_path_query(_data, '$.message_snapshots[*].content')
    ) AS said (part)), '');
  END IF;
  RETURN _text;
END $$;

CREATE FUNCTION message_terms(_guild bigint, _channel bigint, _author bigint, _data jsonb) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  _text text := message_text(_data);
  _terms text[] := ARRAY['|g' || _guild, '|c' || _channel, '|a' || _author];
BEGIN
  IF _data->>'mention_everyone' = 'true' THEN _terms := _terms || '|e'::text; END IF;
  IF _data @? '$.mention_ids[0]' THEN _terms := _terms || ARRAY(SELECT '|m' || (id #>> '{}') FROM jsonb_path_query(_data, '$.mention_ids[*]') AS id); END IF;
  IF _data @? '$.mention_roles[0]' THEN _terms := _terms || ARRAY(SELECT '|r' || (id #>> '{}') FROM jsonb_path_query(_data, '$.mention_roles[*]') AS id); END IF;
  IF _data->>'type' = '19' AND _data @? '$.message_reference.message_id' THEN _terms := _terms || ('|R' || (_data #>> '{message_reference,message_id}')); END IF;
  IF _text ~* 'https?://' THEN
    _terms := _terms || '|hlink'::text || ARRAY(SELECT DISTINCT '|l' || lower(left(host[1], 253)) FROM regexp_matches(_text, 'https?://(?:[^/\\s@]*@)?([^/\\s:?#<>)@]+)', 'gi') AS host);
  END IF;
  IF _data @? '$.embeds[0]' THEN
    _terms := _terms || '|hembed'::text
      || ARRAY(SELECT '|E' || CASE kind #>> '{}' WHEN 'gifv' THEN 'gif' ELSE left(kind #>> '{}', 50) END FROM jsonb_path_query(_data, '$.embeds[*].type') AS kind)
      || ARRAY(SELECT '|P' || left(name #>> '{}', 256) FROM jsonb_path_query(_data, '$.embeds[*].provider.name') AS name);
    IF _data @? '$.embeds[*] ? (exists(@.image) || @.type == "image" || @.type == "gifv")' THEN _terms := _terms || '|himage'::text; END IF;
    IF _data @? '$.embeds[*] ? (exists(@.video) || @.type == "video")' THEN _terms := _terms || '|hvideo'::text; END IF;
  END IF;
  IF _data @? '$.attachments[0]' THEN
    _terms := _terms || '|hfile'::text
      || ARRAY(SELECT DISTINCT '|x' || lower(left(substring(name #>> '{}' FROM '\\.([^.]+)$'), 64)) FROM jsonb_path_query(_data, '$.attachments[*].filename ? (@ like_regex "\\\\.[^.]+$")') AS name);
    IF _data @? '$.attachments[*].content_type ? (@ starts with "image/")' THEN _terms := _terms || '|himage'::text; END IF;
    IF _data @? '$.attachments[*].content_type ? (@ starts with "video/")' THEN _terms := _terms || '|hvideo'::text; END IF;
    IF _data @? '$.attachments[*].content_type ? (@ starts with "audio/")' THEN _terms := _terms || '|hsound'::text; END IF;
  END IF;
  IF _data @? '$.sticker_items[0]' THEN _terms := _terms || '|hsticker'::text; END IF;
  IF _data ? 'poll' THEN _terms := _terms || '|hpoll'::text; END IF;
  IF _data @? '$.message_snapshots[0]' THEN _terms := _terms || '|hsnapshot'::text; END IF;
  RETURN array_to_tsvector(array_remove(_terms, NULL)) || to_tsvector('message_words', _text);
END $$;

-- For words that are written a little differently. Who may not have the extension searches without.
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_trgm is not there: %', SQLERRM;
END $$;

-- Where there is little to read the index is made at once; over a long history it is built beside the running server.
DO $$ BEGIN
  IF EXISTS (SELECT FROM messages OFFSET 5000 LIMIT 1) THEN RETURN; END IF;
  CREATE INDEX messages_by_terms ON messages USING gin (message_terms(guild_id, channel_id, author_id, data)) WHERE guild_id IS NOT NULL;
END $$;
`,
};
