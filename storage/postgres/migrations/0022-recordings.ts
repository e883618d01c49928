import type { Migration } from '../migrate.ts';

/** Recordings of calls, who agreed to them, and the sound of each person. */
export const recordings: Migration = {
  id: 22,
  name: 'recordings',
  sql: `
CREATE TABLE recordings (
  id bigint PRIMARY KEY,
  guild_id bigint NOT NULL REFERENCES guilds ON DELETE CASCADE,
  channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
  started_by bigint NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL
);
CREATE INDEX recordings_of_channel ON recordings (channel_id, id);
CREATE INDEX recordings_of_guild ON recordings (guild_id, id);

-- Somebody may agree, take it back and agree again.
CREATE TABLE recording_consents (
  recording_id bigint NOT NULL REFERENCES recordings ON DELETE CASCADE,
  place integer NOT NULL,
  user_id bigint NOT NULL,
  given_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  PRIMARY KEY (recording_id, place)
);
CREATE INDEX recording_consents_of_user ON recording_consents (user_id);

CREATE TABLE recording_tracks (
  recording_id bigint NOT NULL REFERENCES recordings ON DELETE CASCADE,
  user_id bigint NOT NULL,
  key text NOT NULL,
  size_bytes bigint NOT NULL,
  duration_ms bigint NOT NULL,
  PRIMARY KEY (recording_id, user_id)
);
CREATE INDEX recording_tracks_of_user ON recording_tracks (user_id, recording_id);

-- However a track goes, with its guild, its channel, its recording or its person, its file goes too.
CREATE FUNCTION doom_recording_track() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO doomed_files (key, due_at) VALUES (OLD.key, '-infinity') ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER recording_tracks_gone AFTER DELETE ON recording_tracks FOR EACH ROW EXECUTE FUNCTION doom_recording_track();
`,
};
