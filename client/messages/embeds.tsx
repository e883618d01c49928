import { useLingui } from '@lingui/react/macro';
import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import { isOwn } from '../app/about-server.ts';
import { useViewer } from '../media/use-viewer.tsx';
import { embedGroups, type EmbedGroup } from './embed-groups.ts';
import { EmbedFilm, EmbedPictures, EmbedStill } from './embed-media.tsx';
import { Markdown } from './markdown.tsx';
import { isOpened, ownAddress } from './shown-media.ts';
import { fullTime } from './times.ts';

/** They carry what a message of the server says, which draws it itself. */
const DATA: ReadonlySet<EmbedType | undefined> = new Set([EmbedType.PollResult, EmbedType.AutoModerationMessage]);

export const Embeds = ({ embeds, guildId }: { embeds: readonly APIEmbed[]; guildId: string | undefined }) =>
  embedGroups(embeds.filter(({ type }) => !DATA.has(type))).map((group, place) => <Embed key={place} group={group} guildId={guildId} />);

/** Whether a link shows the thing itself, and no frame around it. */
const isBare = ({ type, title, description, author, provider }: APIEmbed): boolean =>
  type === EmbedType.Image || type === EmbedType.GIFV || (type === EmbedType.Video && !title && !description && !author && !provider?.name);

function Embed({ group: { embed, images }, guildId }: { group: EmbedGroup; guildId: string | undefined }) {
  const { title, url, description, color, author, fields = [], footer, timestamp, provider, video } = embed;
  const { t } = useLingui();
  const [film, thumbnail] = [ownAddress(video), ownAddress(embed.thumbnail)];
  const name = title || t`Picture`;
  const shown = (video ? images : [embed.thumbnail, ...images]).flatMap((picture) => {
    const address = ownAddress(picture);
    return picture && address !== null ? [{ ...picture, address, original: picture.url, name, description: picture.description ?? '' }] : [];
  });
  const { linkTo, viewer } = useViewer(shown);
  const beside = thumbnail !== null && !video && !isBare(embed) ? 1 : 0;
  const media = (
    <>
      {video && film !== null && <EmbedFilm address={film} video={video} name={title || t`Film`} still={thumbnail ?? undefined} />}
      {video && film === null && thumbnail !== null && <EmbedStill address={thumbnail} picture={embed.thumbnail} name={title || t`Film`} link={url} />}
      {shown.length > beside && <EmbedPictures pictures={shown.slice(beside)} linkTo={(place) => linkTo(place + beside)} />}
      {viewer}
    </>
  );
  if (isBare(embed)) return media;
  const authorIcon = isOwn(author?.proxy_icon_url) ? author.proxy_icon_url : null;
  const footIcon = isOwn(footer?.proxy_icon_url) ? footer.proxy_icon_url : null;
  return (
    <section className="embed" {...(color !== undefined && color !== null && { style: { borderColor: `#${color.toString(16).padStart(6, '0')}` } })}>
      {provider?.name && <p className="edited">{provider.name}</p>}
      {author && (
        <p className="embed-author">
          {authorIcon && <img src={authorIcon} alt="" />}
          <Maybe link={author.url}>{author.name}</Maybe>
        </p>
      )}
      {title !== undefined && title !== '' && (
        <p className="embed-title">
          <Maybe link={url}>
            <Markdown text={title} guildId={guildId} isInline isFlat={isOpened(url)} />
          </Maybe>
        </p>
      )}
      {description && <Markdown text={description} guildId={guildId} />}
      {fields.length > 0 && (
        <dl className="embed-fields">
          {fields.map((field, place) => (
            <div key={place} className={field.inline ? 'inline' : undefined}>
              <dt>
                <Markdown text={field.name} guildId={guildId} isInline />
              </dt>
              <dd>
                <Markdown text={field.value} guildId={guildId} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {beside > 0 && thumbnail !== null && (
        <a className="thumbnail" {...linkTo(0)}>
          <img src={thumbnail} alt={name} loading="lazy" />
        </a>
      )}
      {media}
      {(footer || timestamp) && (
        <p className="embed-foot">
          {footIcon && <img src={footIcon} alt="" />}
          {[footer?.text, timestamp && fullTime(new Date(timestamp))].filter(Boolean).join(' · ')}
        </p>
      )}
    </section>
  );
}

function Maybe({ link, children }: { link: string | null | undefined; children: React.ReactNode }) {
  if (!isOpened(link)) return <span dir="auto">{children}</span>;
  return (
    <a href={link} target="_blank" rel="noreferrer noopener nofollow" dir="auto">
      {children}
    </a>
  );
}
