/**
 * For messages, reactions and read states that were not read at one moment, nor at that of the other tables: `LOOSEN` lets
 * them in whatever they refer to, `SETTLE` takes out what leads nowhere, counts anew and holds everything to its references again.
 */
export const LOOSEN = `
CREATE TEMP TABLE loosened ON COMMIT DROP AS SELECT k.conname, k.conrelid::regclass AS child, k.confrelid::regclass AS parent, pg_get_constraintdef(k.oid) AS definition,
  (SELECT string_agg(format('p.%I = c.%I', of_parent.attname, of_child.attname), ' AND ') FROM unnest(k.conkey, k.confkey) AS pair (child, parent)
    JOIN pg_attribute of_child ON of_child.attrelid = k.conrelid AND of_child.attnum = pair.child
    JOIN pg_attribute of_parent ON of_parent.attrelid = k.confrelid AND of_parent.attnum = pair.parent) AS leads
  FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid IN ('messages'::regclass, 'reaction_emojis'::regclass);
DO $$ DECLARE l record; BEGIN
  FOR l IN SELECT * FROM loosened LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', l.child, l.conname); END LOOP;
END $$;`;

export const SETTLE = `
DELETE FROM messages m WHERE NOT EXISTS (SELECT FROM channels c WHERE c.id = m.channel_id);
DO $$ DECLARE l record; BEGIN
  FOR l IN SELECT * FROM loosened ORDER BY parent = 'messages'::regclass DESC LOOP
    EXECUTE format('DELETE FROM %s c WHERE NOT EXISTS (SELECT FROM %s p WHERE %s)', l.child, l.parent, l.leads);
  END LOOP;
END $$;
UPDATE reaction_emojis e SET normal = n.normal, burst = n.burst
  FROM (SELECT channel_id, message_id, emoji_key, (count(*) FILTER (WHERE kind = 0))::integer AS normal, (count(*) FILTER (WHERE kind = 1))::integer AS burst
    FROM reactions GROUP BY channel_id, message_id, emoji_key) n
  WHERE e.channel_id = n.channel_id AND e.message_id = n.message_id AND e.emoji_key = n.emoji_key AND (e.normal, e.burst) IS DISTINCT FROM (n.normal, n.burst);
DELETE FROM reaction_emojis e WHERE NOT EXISTS (SELECT FROM reactions r WHERE r.channel_id = e.channel_id AND r.message_id = e.message_id AND r.emoji_key = e.emoji_key);
UPDATE messages m SET pinned = NOT pinned WHERE pinned <> EXISTS (SELECT FROM pins p WHERE p.channel_id = m.channel_id AND p.message_id = m.id);
SELECT setval(pg_get_serial_sequence('reaction_emojis', 'came'), greatest((SELECT max(came) FROM reaction_emojis), nextval(pg_get_serial_sequence('reaction_emojis', 'came'))));
DO $$ DECLARE l record; BEGIN
  FOR l IN SELECT * FROM loosened LOOP EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', l.child, l.conname, l.definition); END LOOP;
END $$;`;
