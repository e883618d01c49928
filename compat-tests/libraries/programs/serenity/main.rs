// The bot of the common steps, written with serenity. It names no address; DISCORD_PROXY may give it the library's own setting.
// With the argument `voice` it is the bot of voice.rs instead: both need most of the same crates, so that one build makes them.
// What it or serenity cannot read or do stands on standard error, and nothing else there.
mod voice;

use std::{env, io, sync::Mutex};

use serde_json::json;
use serenity::all::*;
use serenity::async_trait;
use tokio::sync::mpsc;
use tracing::Level;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Outcome = Result<(), Failure>;

struct Bot {
    guild: GuildId,
    chunks: Mutex<Option<mpsc::UnboundedSender<GuildMembersChunkEvent>>>,
}

impl Bot {
    async fn on_message(&self, ctx: &Context, message: &Message) -> Outcome {
        let Some(said) = message.content.strip_prefix('!') else { return Ok(()) };
        let (name, rest) = said.split_once(' ').unwrap_or((said, ""));
        let (channel, guild) = (message.channel_id, self.guild);
        match name {
            "echo" => {
                message.reply(ctx, rest).await?;
            }
            "embed" => {
                let embed = CreateEmbed::new().title("A title").description("A description").colour(0x00ff00).field("key", "value", true);
                channel.send_message(ctx, CreateMessage::new().embed(embed)).await?;
            }
            "file" => {
                let file = CreateAttachment::bytes(b"hello from a file", "hello.txt");
                channel.send_files(ctx, [file], CreateMessage::new()).await?;
            }
            "edit" => {
                let mut sent = channel.say(ctx, "before").await?;
                sent.edit(ctx, EditMessage::new().content("after")).await?;
            }
            "delete" => channel.say(ctx, "gone soon").await?.delete(ctx).await?,
            "react" => {
                message.react(ctx, '👍').await?;
            }
            "history" => {
                let messages = channel.messages(ctx, GetMessages::new().before(message.id).limit(3)).await?;
                let contents: Vec<&str> = messages.iter().map(|one| one.content.as_str()).collect();
                message.reply(ctx, contents.join(",")).await?;
            }
            "pin" => message.pin(ctx).await?,
            "typing" => channel.broadcast_typing(ctx).await?,
            "nick" => {
                let (user, nick) = rest.split_once(' ').ok_or("no nick")?;
                guild.edit_member(ctx, user.parse::<UserId>()?, EditMember::new().nickname(nick)).await?;
            }
            "role" => {
                let role = guild.create_role(ctx, EditRole::new().name("parrot").colour(0xff0000).hoist(true)).await?;
                guild.member(ctx, rest.parse::<UserId>()?).await?.add_role(ctx, role.id).await?;
            }
            "channel" => {
                let mut made = guild.create_channel(ctx, CreateChannel::new("made-here")).await?;
                made.edit(ctx, EditChannel::new().topic("a topic")).await?;
                made.delete(ctx).await?;
            }
            "thread" => {
                let thread = channel.create_thread_from_message(ctx, message.id, CreateThread::new("talk")).await?;
                thread.say(ctx, "in thread").await?;
            }
            "webhook" => {
                let hook = channel.create_webhook(ctx, CreateWebhook::new("A hook")).await?;
                hook.execute(ctx, true, ExecuteWebhook::new().content("by hook").username("Hook")).await?;
                hook.delete(ctx).await?;
            }
            "dm" => {
                message.author.dm(ctx, CreateMessage::new().content("psst")).await?;
            }
            "members" => {
                let (sender, mut chunks) = mpsc::unbounded_channel();
                *self.chunks.lock().map_err(|_| "a lock is poisoned")? = Some(sender);
                ctx.shard.chunk_guild(guild, None, false, ChunkGuildFilter::None, None);
                let mut count = 0;
                while let Some(chunk) = chunks.recv().await {
                    count += chunk.members.len();
                    if chunk.chunk_index + 1 == chunk.chunk_count {
                        break;
                    }
                }
                channel.say(ctx, format!("members: {count}")).await?;
            }
            "ban" => {
                let user: UserId = rest.parse()?;
                guild.ban_with_reason(ctx, user, 0, "a test").await?;
                guild.unban(ctx, user).await?;
            }
            "invite" => {
                let invite = channel.create_invite(ctx, CreateInvite::new().max_age(3600)).await?;
                channel.say(ctx, format!("invite {}", invite.code)).await?;
            }
            "presence" => ctx.set_presence(Some(ActivityData::listening("the sea")), OnlineStatus::Idle),
            "components" => {
                let button = CreateButton::new("press").label("Press").style(ButtonStyle::Primary);
                let options = ["a", "b", "c"].map(|value| CreateSelectMenuOption::new(value.to_uppercase(), value)).to_vec();
                let select = CreateSelectMenu::new("pick", CreateSelectMenuKind::String { options });
                let choose = CreateMessage::new().content("choose").button(button).select_menu(select);
                channel.send_message(ctx, choose).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn on_interaction(&self, ctx: &Context, interaction: &Interaction) -> Outcome {
        let say = |content: String| CreateInteractionResponseMessage::new().content(content);
        match interaction {
            Interaction::Autocomplete(asked) => {
                let typed = asked.data.autocomplete().ok_or("nothing is focused")?.value;
                let names = ["ann", "bob"].into_iter().filter(|name| name.starts_with(typed));
                let choices = names.fold(CreateAutocompleteResponse::new(), |all, name| all.add_string_choice(name, name));
                asked.create_response(ctx, CreateInteractionResponse::Autocomplete(choices)).await?;
            }
            Interaction::Command(command) => match command.data.name.as_str() {
                "greet" => {
                    let name = command.data.options[0].value.as_str().ok_or("the option is no string")?;
                    command.create_response(ctx, CreateInteractionResponse::Message(say(format!("hello {name}")))).await?;
                }
                "later" => {
                    command.defer(ctx).await?;
                    command.edit_response(ctx, EditInteractionResponse::new().content("done")).await?;
                    command.create_followup(ctx, CreateInteractionResponseFollowup::new().content("more")).await?;
                }
                "form" => {
                    let input = CreateInputText::new(InputTextStyle::Short, "Answer", "answer");
                    let modal = CreateModal::new("form", "A form").components(vec![CreateActionRow::InputText(input)]);
                    command.create_response(ctx, CreateInteractionResponse::Modal(modal)).await?;
                }
                _ => {}
            },
            Interaction::Modal(modal) => {
                let ActionRowComponent::InputText(input) = &modal.data.components[0].components[0] else { return Err("no text input".into()) };
                let value = input.value.as_deref().unwrap_or_default();
                modal.create_response(ctx, CreateInteractionResponse::Message(say(format!("you said {value}")))).await?;
            }
            Interaction::Component(component) => {
                let answer = match &component.data.kind {
                    ComponentInteractionDataKind::Button => CreateInteractionResponse::UpdateMessage(say("pressed".into())),
                    ComponentInteractionDataKind::StringSelect { values } => {
                        CreateInteractionResponse::Message(say(format!("picked {}", values[0])).ephemeral(true))
                    }
                    other => return Err(format!("unknown component {other:?}").into()),
                };
                component.create_response(ctx, answer).await?;
            }
            other => return Err(format!("unknown interaction {other:?}").into()),
        }
        Ok(())
    }

    async fn on_guild(&self, ctx: &Context, guild: &Guild) -> Outcome {
        let name = CreateCommandOption::new(CommandOptionType::String, "name", "Whom").required(true).set_autocomplete(true);
        let commands = vec![
            CreateCommand::new("greet").description("Greets").add_option(name),
            CreateCommand::new("later").description("Takes its time"),
            CreateCommand::new("form").description("Asks"),
        ];
        self.guild.set_commands(ctx, commands).await?;
        let ready = json!({
            "user": ctx.cache.current_user().id.to_string(),
            "guilds": [{
                "id": guild.id.to_string(),
                "name": guild.name,
                "channels": guild.channels.len(),
                "members": guild.members.len(),
                "roles": guild.roles.len(),
            }],
        });
        println!("{{\"event\":\"ready\",{}", &ready.to_string()[1..]);
        Ok(())
    }
}

fn report(what: &str, outcome: Outcome) {
    if let Err(error) = outcome {
        eprintln!("failed at {what}: {error:?}");
    }
}

#[async_trait]
impl EventHandler for Bot {
    async fn guild_create(&self, ctx: Context, guild: Guild, _: Option<bool>) {
        if guild.id == self.guild {
            report("start", self.on_guild(&ctx, &guild).await);
        }
    }

    async fn message(&self, ctx: Context, message: Message) {
        report(&message.content, self.on_message(&ctx, &message).await);
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        report("interaction", self.on_interaction(&ctx, &interaction).await);
    }

    async fn guild_members_chunk(&self, _: Context, chunk: GuildMembersChunkEvent) {
        let waiting = self.chunks.lock().ok().and_then(|waiting| waiting.clone());
        report("members", waiting.map_or(Ok(()), |sender| sender.send(chunk).map_err(Failure::from)));
    }

    async fn reaction_add(&self, ctx: Context, reaction: Reaction) {
        let Some(user) = reaction.user_id.filter(|user| *user != ctx.cache.current_user().id) else { return };
        let content = format!("saw {} by {user}", reaction.emoji);
        report("reaction", reaction.channel_id.say(&ctx, content).await.map(|_| ()).map_err(Failure::from));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    tracing_subscriber::fmt().with_max_level(Level::WARN).with_writer(io::stderr).with_ansi(false).init();
    let token = env::var("BOT_TOKEN")?;
    let http = match env::var("DISCORD_PROXY") {
        Ok(url) => HttpBuilder::new(&token).proxy(url).ratelimiter_disabled(true).build(),
        Err(_) => Http::new(&token),
    };
    let guild = env::var("GUILD_ID")?.parse()?;
    if env::args().nth(1).as_deref() == Some("voice") {
        return voice::run(http, guild).await;
    }
    let bot = Bot { guild, chunks: Mutex::default() };
    ClientBuilder::new_with_http(http, GatewayIntents::all()).event_handler(bot).await?.start().await?;
    Ok(())
}
