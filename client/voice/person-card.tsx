import { Trans, useLingui } from '@lingui/react/macro';
import { use, useEffect, useState } from 'react';
import { Dialog, Heading, OverlayTriggerStateContext } from 'react-aria-components';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Choose } from '../kit/choose.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { useResting } from '../kit/use-resting.ts';
import { useTask } from '../kit/use-task.ts';
import { openMemberMenu } from '../members/asked-member.ts';
import { useVoiceModeration, type VoiceChange } from '../moderation/use-voice-moderation.ts';
import { inFives } from './encryption-button.tsx';
import { setSilenced, setVolume, useLoudness } from './loudness.ts';
import { useVoiceNow } from './voice.ts';
import { VolumeField } from './volume-field.tsx';
import './voice.css';

/** Somebody in a call: how loud they are here, what a moderator may do, and the way to all else. */
export default function PersonCard({ userId, channelId }: { userId: string; channelId: string }) {
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const user = useSelected((state) => state.users.get(userId));
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const isMe = useSelected((state) => state.meId === userId);
  const { t } = useLingui();
  const overlay = use(OverlayTriggerStateContext);
  const showsScreen = useVoiceNow(({ screens }) => screens.has(userId));
  return (
    <Dialog className="person-card">
      <div className="row">
        <Avatar id={userId} name={name} hash={user?.avatar} folder="avatars" size={40} />
        <div className="name">
          <Heading slot="title" level={3} dir="auto">
            {name}
          </Heading>
          <p className="note" dir="auto">
            {user?.username}
          </p>
        </div>
        <button
          className="icon-button"
          aria-label={t`Menu of ${name}`}
          title={t`Menu of ${name}`}
          aria-haspopup="menu"
          onClick={(event) => {
            openMemberMenu({ userId, guildId }, event);
            overlay?.close();
          }}
        >
          <Icon name="more" />
        </button>
      </div>
      {!isMe && <Loudness userId={userId} showsScreen={showsScreen} />}
      {guildId !== undefined && <Moderation userId={userId} guildId={guildId} />}
      {!isMe && <PairCode userId={userId} />}
    </Dialog>
  );
}

function Loudness({ userId, showsScreen }: { userId: string; showsScreen: boolean }) {
  const { t } = useLingui();
  const client = useClient();
  const { silenced } = useLoudness();
  return (
    <>
      <Volume label={t`Volume`} id={userId} />
      {showsScreen && <Volume label={t`Volume of their screen`} id={`screen:${userId}`} />}
      <Switch label={t`Mute for me`} isOn={silenced.includes(userId)} onChange={(isOn) => setSilenced(client, userId, isOn)} />
    </>
  );
}

function Volume({ label, id }: { label: string; id: string }) {
  const client = useClient();
  const { volumes } = useLoudness();
  const [moved, move] = useResting((volume: number) => setVolume(client, id, volume));
  return <VolumeField label={label} volume={moved ?? volumes[id] ?? 1} onChange={(volume) => move(() => volume)} />;
}

/** Only what one may; the server says where more than that is needed. */
function Moderation({ userId, guildId }: { userId: string; guildId: string }) {
  const { t } = useLingui();
  const task = useTask();
  const moderation = useVoiceModeration(guildId, userId);
  if (!moderation) return null;
  const { voice, mayMute, mayDeafen, mayMove, channels } = moderation;
  const change = (body: VoiceChange): void => task.run(() => moderation.change(body));
  return (
    <fieldset className="moderation" disabled={task.isBusy}>
      <legend>
        <Trans>As a moderator</Trans>
      </legend>
      {mayMute && <Switch label={t`Server mute`} isOn={voice.mute} onChange={(mute) => change({ mute })} />}
      {mayDeafen && <Switch label={t`Server deafen`} isOn={voice.deaf} onChange={(deaf) => change({ deaf })} />}
      {mayMove && channels.length > 0 && (
        <Choose label={t`Move to`} value="" onChange={(id) => change({ channel_id: id })}>
          <option value="" disabled>
            {t`Choose a channel`}
          </option>
          {channels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choose>
      )}
      {mayMove && (
        <button className="button small bad" onClick={() => change({ channel_id: null })}>
          <Trans>Disconnect</Trans>
        </button>
      )}
      <Problem text={task.problem} />
    </fieldset>
  );
}

/** The code that only the two see, for comparing with this one person. */
function PairCode({ userId }: { userId: string }) {
  const call = useVoiceNow((now) => now.call);
  const group = useVoiceNow(({ encryption }) => encryption?.privacyCode ?? null);
  const [code, setCode] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    setCode(null);
    if (group !== null) void call?.verificationCode(userId).then((answer) => isWanted && setCode(answer));
    return () => {
      isWanted = false;
    };
  }, [call, group, userId]);
  if (code === null) return null;
  return (
    <details>
      <summary>
        <Trans>Verify this person</Trans>
      </summary>
      <p className="note">
        <Trans>They see the same digits on your card.</Trans>
      </p>
      <ol className="code-groups">
        {inFives(code).map((five, index) => (
          <li key={index}>{five}</li>
        ))}
      </ol>
    </details>
  );
}
