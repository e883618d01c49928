import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelType, VideoQualityMode } from 'discord-api-types/v10';
import { useCallback } from 'react';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { useClient } from '../app/session.tsx';
import { ChoiceField, RadioField } from '../kit/choice-field.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import type { ChannelEdit } from './use-channel-edit.ts';

/** Of voice channels and stages. */
export function VoiceFields({ edit: { channel, form, task } }: { edit: ChannelEdit }) {
  const { t } = useLingui();
  const client = useClient();
  const { values, set } = form;
  const guildId = channel.guild_id ?? '';
  const regions = useLoaded(useCallback(() => client.rest.call('GET /guilds/{guild_id}/regions', { path: { guild_id: guildId } }), [client, guildId])).value;
  const isStage = channel.type === ChannelType.GuildStageVoice;
  const limitMost = isStage ? 10_000 : 99;
  const kilobits = Math.round(values.bitrate / 1000);
  return (
    <section className="settings-group">
      <h2>
        <Trans>Voice</Trans>
      </h2>
      <Slider className="slider" minValue={8} maxValue={384} step={8} value={kilobits} onChange={(next) => set('bitrate', next * 1000)}>
        <Label>
          <Trans>Bitrate</Trans>
        </Label>
        <SliderOutput>{t`${kilobits} kbit/s`}</SliderOutput>
        <SliderTrack>
          <SliderThumb />
        </SliderTrack>
      </Slider>
      {task.wrong('bitrate') !== undefined && <p className="wrong">{task.wrong('bitrate')}</p>}
      <Slider
        className="slider"
        minValue={0}
        maxValue={limitMost}
        step={isStage ? 50 : 1}
        value={values.user_limit}
        onChange={(next) => set('user_limit', next)}
      >
        <Label>
          <Trans>Most people at once</Trans>
        </Label>
        <SliderOutput>{values.user_limit === 0 ? t`no limit` : String(values.user_limit)}</SliderOutput>
        <SliderTrack>
          <SliderThumb />
        </SliderTrack>
      </Slider>
      {task.wrong('user_limit') !== undefined && <p className="wrong">{task.wrong('user_limit')}</p>}
      <ChoiceField
        label={t`Region`}
        hint={t`Which voice server carries the calls. By itself the nearest one that is free is taken.`}
        value={values.rtc_region ?? ''}
        options={[{ value: '', words: t`Automatic` }, ...(regions ?? []).map(({ id, name }) => ({ value: id, words: name }))]}
        wrong={task.wrong('rtc_region')}
        onChange={(region) => set('rtc_region', region === '' ? null : region)}
      />
      <RadioField
        label={t`Video quality`}
        value={values.video_quality_mode}
        options={[
          { value: VideoQualityMode.Auto, words: t`Automatic` },
          { value: VideoQualityMode.Full, words: t`720p` },
        ]}
        onChange={(mode) => set('video_quality_mode', mode)}
      />
    </section>
  );
}
