// The bot of the common steps, written with twilight. It names no address; DISCORD_PROXY and GATEWAY_PROXY may give it the library's own settings.
// Whatever it cannot read or do it says on standard error, and nothing else there.
use std::{env, error::Error, sync::Arc};

use serde_json::json;
use tokio::sync::{Mutex, mpsc};
use twilight_cache_inmemory::DefaultInMemoryCache;
use twilight_gateway::{ConfigBuilder, Event, EventTypeFlags, Intents, MessageSender, Shard, ShardId, StreamExt as _};
use twilight_http::{Client, request::channel::reaction::RequestReactionType};
use twilight_model::{
    application::{
        command::{CommandOptionChoice, CommandOptionChoiceValue, CommandType},
        interaction::{Interaction, InteractionData, InteractionType, application_command::CommandOptionValue, modal::ModalInteractionComponent},
    },
    channel::{
        Message,
        message::{
            Component, EmojiReactionType, MessageFlags,
            component::{ButtonStyle, SelectMenuType, TextInput, TextInputStyle},
        },
    },
    gateway::{
        payload::{
            incoming::MemberChunk,
            outgoing::{RequestGuildMembers, UpdatePresence},
        },
        presence::{ActivityType, MinimalActivity, Status},
    },
    guild::RoleColors,
    http::{
        attachment::Attachment,
        interaction::{InteractionResponse, InteractionResponseData, InteractionResponseType},
    },
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, UserMarker},
    },
};
use twilight_util::builder::{
    command::{CommandBuilder, StringBuilder},
    embed::{EmbedBuilder, EmbedFieldBuilder},
    message::{ActionRowBuilder, ButtonBuilder, LabelBuilder, SelectMenuBuilder, SelectMenuOptionBuilder},
};

type Failure = Box<dyn Error + Send + Sync>;
type Outcome = Result<(), Failure>;

struct Bot {
    http: Client,
    gateway: MessageSender,
    cache: DefaultInMemoryCache,
    guild: Id<GuildMarker>,
    chunks: Mutex<Option<mpsc::UnboundedSender<MemberChunk>>>,
}

impl Bot {
    fn me(&self) -> Id<UserMarker> {
        self.cache.current_user().expect("READY came first").id
    }

    fn application(&self) -> Id<ApplicationMarker> {
        self.me().cast()
    }

    async fn say(&self, channel: Id<ChannelMarker>, content: impl AsRef<str>) -> Result<Message, Failure> {
        Ok(self.http.create_message(channel).content(content.as_ref()).await?.model().await?)
    }

    async fn on_message(&self, message: &Message) -> Outcome {
        let Some(said) = message.content.strip_prefix('!') else { return Ok(()) };
        let (name, rest) = said.split_once(' ').unwrap_or((said, ""));
        let (http, channel, guild) = (&self.http, message.channel_id, self.guild);
        match name {
            "echo" => {
                http.create_message(channel).content(rest).reply(message.id).await?.model().await?;
            }
            "embed" => {
                let field = EmbedFieldBuilder::new("key", "value").inline();
                let embed = EmbedBuilder::new().title("A title").description("A description").color(0x00ff00).field(field).validate()?.build();
                http.create_message(channel).embeds(&[embed]).await?.model().await?;
            }
            "file" => {
                let file = Attachment::from_bytes("hello.txt".into(), b"hello from a file".to_vec(), 0);
                http.create_message(channel).attachments(&[file]).await?.model().await?;
            }
            "edit" => {
                let sent = self.say(channel, "before").await?;
                http.update_message(channel, sent.id).content(Some("after")).await?.model().await?;
            }
            "delete" => {
                let sent = self.say(channel, "gone soon").await?;
                http.delete_message(channel, sent.id).await?;
            }
            "react" => {
                http.create_reaction(channel, message.id, &RequestReactionType::Unicode { name: "👍" }).await?;
            }
            "history" => {
                let messages = http.channel_messages(channel).before(message.id).limit(3).await?.models().await?;
                let contents: Vec<&str> = messages.iter().map(|one| one.content.as_str()).collect();
                http.create_message(channel).content(&contents.join(",")).reply(message.id).await?.model().await?;
            }
            "pin" => {
                http.create_pin(channel, message.id).await?;
            }
            "typing" => {
                http.create_typing_trigger(channel).await?;
            }
            "nick" => {
                let (user, nick) = rest.split_once(' ').ok_or("no nick")?;
                http.update_guild_member(guild, user.parse()?).nick(Some(nick)).await?.model().await?;
            }
            "role" => {
                let colors = RoleColors { primary_color: 0xff0000, secondary_color: None, tertiary_color: None };
                let role = http.create_role(guild).name("parrot").colors(colors).hoist(true).await?.model().await?;
                http.add_guild_member_role(guild, rest.parse()?, role.id).await?;
            }
            "channel" => {
                let made = http.create_guild_channel(guild, "made-here").await?.model().await?;
                http.update_channel(made.id).topic("a topic").await?.model().await?;
                http.delete_channel(made.id).await?.model().await?;
            }
            "thread" => {
                let thread = http.create_thread_from_message(channel, message.id, "talk").await?.model().await?;
                http.create_message(thread.id).content("in thread").await?.model().await?;
            }
            "webhook" => {
                let hook = http.create_webhook(channel, "A hook").await?.model().await?;
                let token = hook.token.as_deref().ok_or("a webhook without a token")?;
                http.execute_webhook(hook.id, token).content("by hook").username("Hook").wait().await?.model().await?;
                http.delete_webhook(hook.id).await?;
            }
            "dm" => {
                let private = http.create_private_channel(message.author.id).await?.model().await?;
                http.create_message(private.id).content("psst").await?.model().await?;
            }
            "members" => {
                let (sender, mut chunks) = mpsc::unbounded_channel();
                *self.chunks.lock().await = Some(sender);
                self.gateway.command(&RequestGuildMembers::builder(guild).query("", None))?;
                let mut count = 0;
                while let Some(chunk) = chunks.recv().await {
                    count += chunk.members.len();
                    if chunk.chunk_index + 1 == chunk.chunk_count {
                        break;
                    }
                }
                self.say(channel, format!("members: {count}")).await?;
            }
            "ban" => {
                http.create_ban(guild, rest.parse()?).await?;
                http.delete_ban(guild, rest.parse()?).await?;
            }
            "invite" => {
                let invite = http.create_invite(channel).max_age(3600).await?.model().await?;
                self.say(channel, format!("invite {}", invite.code)).await?;
            }
            "presence" => {
                let activity = MinimalActivity { kind: ActivityType::Listening, name: "the sea".into(), url: None };
                self.gateway.command(&UpdatePresence::new([activity.into()], false, None, Status::Idle)?)?;
            }
            "components" => {
                let button = ButtonBuilder::new(ButtonStyle::Primary).custom_id("press").label("Press").build();
                let select = ["a", "b", "c"].into_iter().fold(SelectMenuBuilder::new("pick", SelectMenuType::Text), |menu, value| {
                    menu.option(SelectMenuOptionBuilder::new(value.to_uppercase(), value))
                });
                let rows = [ActionRowBuilder::new().component(button), ActionRowBuilder::new().component(select.build())];
                let rows = rows.map(|row| Component::ActionRow(row.build()));
                http.create_message(channel).content("choose").components(&rows).await?.model().await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn on_interaction(&self, interaction: &Interaction) -> Outcome {
        let client = self.http.interaction(self.application());
        let answer = async |kind, data: Option<InteractionResponseData>| -> Outcome {
            let response = InteractionResponse { kind, data };
            client.create_response(interaction.id, &interaction.token, &response).with_response().await?.model().await?;
            Ok(())
        };
        let none = InteractionResponseData::default;
        let message = InteractionResponseType::ChannelMessageWithSource;
        match interaction.data.as_ref().ok_or("an interaction without data")? {
            InteractionData::ApplicationCommand(command) if interaction.kind == InteractionType::ApplicationCommandAutocomplete => {
                let typed = match &command.options[0].value {
                    CommandOptionValue::Focused(typed, _) => typed,
                    other => return Err(format!("{other:?} is not focused").into()),
                };
                let choices = ["ann", "bob"].into_iter().filter(|name| name.starts_with(typed)).map(|name| CommandOptionChoice {
                    name: name.into(),
                    name_localizations: None,
                    value: CommandOptionChoiceValue::String(name.into()),
                });
                let data = InteractionResponseData { choices: Some(choices.collect()), ..none() };
                answer(InteractionResponseType::ApplicationCommandAutocompleteResult, Some(data)).await?;
            }
            InteractionData::ApplicationCommand(command) => match command.name.as_str() {
                "greet" => {
                    let CommandOptionValue::String(name) = &command.options[0].value else { return Err("the option is no string".into()) };
                    answer(message, Some(InteractionResponseData { content: Some(format!("hello {name}")), ..none() })).await?;
                }
                "later" => {
                    answer(InteractionResponseType::DeferredChannelMessageWithSource, None).await?;
                    client.update_response(&interaction.token).content(Some("done")).await?.model().await?;
                    client.create_followup(&interaction.token).content("more").await?.model().await?;
                }
                "form" => {
                    let label = LabelBuilder::new("Answer", Component::TextInput(text_input("answer"))).build();
                    let data = InteractionResponseData {
                        custom_id: Some("form".into()),
                        title: Some("A form".into()),
                        components: Some(vec![Component::Label(label)]),
                        ..none()
                    };
                    answer(InteractionResponseType::Modal, Some(data)).await?;
                }
                _ => {}
            },
            InteractionData::ModalSubmit(modal) => {
                let ModalInteractionComponent::Label(label) = &modal.components[0] else { return Err("no label".into()) };
                let ModalInteractionComponent::TextInput(input) = &*label.component else { return Err("no text input".into()) };
                answer(message, Some(InteractionResponseData { content: Some(format!("you said {}", input.value)), ..none() })).await?;
            }
            InteractionData::MessageComponent(component) if component.custom_id == "press" => {
                answer(InteractionResponseType::UpdateMessage, Some(InteractionResponseData { content: Some("pressed".into()), ..none() })).await?;
            }
            InteractionData::MessageComponent(component) => {
                let content = Some(format!("picked {}", component.values[0]));
                answer(message, Some(InteractionResponseData { content, flags: Some(MessageFlags::EPHEMERAL), ..none() })).await?;
            }
            other => return Err(format!("unknown interaction data {other:?}").into()),
        }
        Ok(())
    }

    async fn on_guild(&self) -> Outcome {
        let greet = CommandBuilder::new("greet", "Greets", CommandType::ChatInput)
            .option(StringBuilder::new("name", "Whom").required(true).autocomplete(true))
            .build();
        let later = CommandBuilder::new("later", "Takes its time", CommandType::ChatInput).build();
        let form = CommandBuilder::new("form", "Asks", CommandType::ChatInput).build();
        let commands = [greet, later, form];
        self.http.interaction(self.application()).set_guild_commands(self.guild, &commands).await?.models().await?;
        let name = self.cache.guild(self.guild).ok_or("no guild")?.name().to_owned();
        let ready = json!({
            "user": self.me().to_string(),
            "guilds": [{
                "id": self.guild.to_string(),
                "name": name,
                "channels": self.cache.guild_channels(self.guild).map_or(0, |all| all.len()),
                "members": self.cache.guild_members(self.guild).map_or(0, |all| all.len()),
                "roles": self.cache.guild_roles(self.guild).map_or(0, |all| all.len()),
            }],
        });
        let text = ready.to_string();
        println!("{{\"event\":\"ready\",{}", &text[1..]);
        Ok(())
    }

    async fn on_event(&self, event: Event) -> Outcome {
        match event {
            Event::GuildCreate(guild) if guild.id() == self.guild => self.on_guild().await,
            Event::MessageCreate(message) => self.on_message(&message).await,
            Event::InteractionCreate(interaction) => self.on_interaction(&interaction).await,
            Event::MemberChunk(chunk) => {
                if let Some(waiting) = self.chunks.lock().await.as_ref() {
                    waiting.send(chunk)?;
                }
                Ok(())
            }
            Event::ReactionAdd(reaction) if reaction.user_id != self.me() => {
                let EmojiReactionType::Unicode { name } = &reaction.emoji else { return Ok(()) };
                let content = format!("saw {name} by {}", reaction.user_id);
                self.http.create_message(reaction.channel_id).content(&content).await?.model().await?;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[allow(deprecated)] // the label of an input stands for itself in older modals
fn text_input(custom_id: &str) -> TextInput {
    TextInput {
        custom_id: custom_id.into(),
        id: None,
        label: None,
        max_length: None,
        min_length: None,
        placeholder: None,
        required: Some(true),
        style: TextInputStyle::Short,
        value: None,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "there is another rustls provider")?;
    let token = env::var("BOT_TOKEN")?;
    let mut http = Client::builder().token(token.clone());
    let mut config = ConfigBuilder::new(token, Intents::all());
    if let (Ok(host), Ok(gateway)) = (env::var("DISCORD_PROXY"), env::var("GATEWAY_PROXY")) {
        http = http.proxy(host, true);
        config = config.proxy_url(gateway);
    }
    let mut shard = Shard::with_config(ShardId::ONE, config.build());
    let bot = Arc::new(Bot {
        http: http.build(),
        gateway: shard.sender(),
        cache: DefaultInMemoryCache::new(),
        guild: env::var("GUILD_ID")?.parse()?,
        chunks: Mutex::default(),
    });
    while let Some(item) = shard.next_event(EventTypeFlags::all()).await {
        let event = match item {
            Ok(event) => event,
            Err(error) => {
                eprintln!("cannot read: {error}: {:?}", error.source());
                continue;
            }
        };
        bot.cache.update(&event);
        let (bot, kind) = (Arc::clone(&bot), event.kind());
        tokio::spawn(async move {
            if let Err(error) = bot.on_event(event).await {
                eprintln!("failed at {kind:?}: {error:?}");
            }
        });
    }
    Ok(())
}
