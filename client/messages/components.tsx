import { Trans, useLingui } from '@lingui/react/macro';
import { ButtonStyle, ComponentType, type APIMessageComponent } from 'discord-api-types/v10';
import { useState, type ReactNode } from 'react';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { whyFailed } from '../kit/why-failed.ts';
import type { AnyComponent } from './any-component.ts';
import { Spoiler, CustomEmoji, Markdown } from './markdown.tsx';
import { ComponentFile, ComponentMedia } from './component-media.tsx';
import { ComponentSelect } from './component-select.tsx';
import { interact } from './interact.ts';
import { isOpened } from './shown-media.ts';

const STYLES = ['', 'primary', '', 'good', 'bad', ''] as const;

interface Around {
  guildId: string | undefined;
  /** From where choices come; empty where nothing is chosen. */
  channelId: string;
  /** Presses or chooses, and says in words why nothing came of it; null where that cannot be done. */
  act: ((component: AnyComponent, values?: readonly string[]) => Promise<void>) | null;
}

interface ComponentsProps {
  components: readonly APIMessageComponent[];
  guildId: string | undefined;
  /** Whose bot hears of what is pressed; null where they are only looked at. */
  message: Message | null;
}

/** Buttons, selects and layout below a message of a bot. */
export default function Components({ components, guildId, message }: ComponentsProps) {
  const client = useClient();
  const [problem, setProblem] = useState<string | null>(null);
  const act =
    message &&
    (async ({ custom_id: customId = '', type }: AnyComponent, values?: readonly string[]): Promise<void> => {
      setProblem(null);
      try {
        await interact(client, {
          type: 3,
          applicationId: message.application_id ?? message.author.id,
          channelId: message.channel_id,
          messageId: message.id,
          data: { component_type: type, custom_id: customId, ...(values && { values }) },
        });
      } catch (error) {
        setProblem(await whyFailed(error));
      }
    });
  const drawn = components as readonly unknown[] as readonly AnyComponent[]; // by what each has
  return (
    <div className="components">
      <Several components={drawn} around={{ guildId, channelId: message?.channel_id ?? '', act }} />
      {problem !== null && (
        <p className="note wrong" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

const Several = ({ components, around }: { components: readonly AnyComponent[] | undefined; around: Around }) =>
  components?.map((component, place) => <One key={component.id ?? place} component={component} around={around} />);

function One({ component, around }: { component: AnyComponent; around: Around }): ReactNode {
  const { guildId, act } = around;
  switch (component.type) {
    case ComponentType.ActionRow:
      return (
        <div className="component-row">
          <Several components={component.components} around={around} />
        </div>
      );
    case ComponentType.Button:
      return <ComponentButton component={component} act={act} />;
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return (
        <ComponentSelect
          component={act ? component : { ...component, disabled: true }}
          channelId={around.channelId}
          onChoose={(values) => void act?.(component, values)}
        />
      );
    case ComponentType.TextDisplay:
      return <Markdown text={component.content ?? ''} guildId={guildId} />;
    case ComponentType.Container: {
      const content = <Several components={component.components} around={around} />;
      const { accent_color: accent } = component;
      return (
        <div className="container" {...(accent && { style: { borderInlineStartColor: `#${accent.toString(16).padStart(6, '0')}` } })}>
          {component.spoiler ? <Spoiler>{content}</Spoiler> : content}
        </div>
      );
    }
    case ComponentType.Section:
      return (
        <div className="section">
          <div>
            <Several components={component.components} around={around} />
          </div>
          {component.accessory && <One component={component.accessory} around={around} />}
        </div>
      );
    case ComponentType.Thumbnail:
      return <ComponentMedia items={[component]} isStill />;
    case ComponentType.MediaGallery:
      return (
        <div className="gallery">
          <ComponentMedia items={component.items ?? []} />
        </div>
      );
    case ComponentType.File:
      return <ComponentFile component={component} />;
    case ComponentType.Separator:
      return (
        <hr
          className={`separator${component.spacing === 2 ? ' large' : ''}${component.divider === false ? ' bare' : ''}`}
          aria-hidden={component.divider === false}
        />
      );
    default:
      return null;
  }
}

export const ComponentEmoji = ({ emoji }: { emoji: AnyComponent['emoji'] }) =>
  emoji?.id ? <CustomEmoji id={emoji.id} name={emoji.name ?? '_'} animated={emoji.animated ?? false} /> : (emoji?.name ?? null);

function ComponentButton({ component, act }: { component: AnyComponent; act: Around['act'] }) {
  const { t } = useLingui();
  const [isBusy, setBusy] = useState(false);
  const { style = ButtonStyle.Secondary, url, label, emoji, disabled = false } = component;
  const content = (
    <>
      <ComponentEmoji emoji={emoji} />
      {label}
    </>
  );
  if (style === ButtonStyle.Link && isOpened(url) && !disabled)
    return (
      <a className="button small" href={url} target="_blank" rel="noreferrer noopener nofollow">
        {content}
        <Icon name="link" />
      </a>
    );
  // Name and price are those of what it sells, and nothing is sold here.
  if (style === ButtonStyle.Premium)
    return (
      <button className="button small" disabled title={t`Nothing is sold on this server.`}>
        <Icon name="star" />
        <Trans>Premium</Trans>
      </button>
    );
  return (
    <button
      className={`button small ${STYLES[style] ?? ''}`}
      disabled={disabled || act === null || style === ButtonStyle.Link}
      aria-busy={isBusy}
      aria-label={label || emoji?.name || undefined}
      onClick={() => {
        if (isBusy) return;
        setBusy(true);
        void act?.(component).finally(() => setBusy(false));
      }}
    >
      {content}
    </button>
  );
}
