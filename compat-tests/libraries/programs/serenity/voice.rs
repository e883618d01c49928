// A bot with serenity and songbird that does in voice what it is told, line by line, and says what happened.
use std::{
    fs,
    io::{self, BufRead},
    process, thread,
};

use serde_json::{Value, json};
use serenity::all::*;
use serenity::async_trait;
use songbird::{CoreEvent, Event as VoiceEvent, EventContext as VoiceContext, EventHandler as VoiceEventHandler, SerenityInit, Songbird, TrackEvent};
use tokio::sync::mpsc;

use crate::{Failure, Outcome};

fn say(what: Value) {
    println!("{what}");
}

struct Bot;

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, _: Context, ready: Ready) {
        say(json!({ "event": "ready", "user": ready.user.id.to_string() }));
    }

    /// Only now can it be joined again: what songbird hears of its leaving ends a call that is just being joined, too.
    async fn voice_state_update(&self, ctx: Context, _: Option<VoiceState>, state: VoiceState) {
        if state.user_id == ctx.cache.current_user().id && state.channel_id.is_none() {
            say(json!({ "event": "status", "status": "destroyed" }));
        }
    }
}

/// Says what becomes of a call.
struct Teller;

#[async_trait]
impl VoiceEventHandler for Teller {
    async fn act(&self, context: &VoiceContext<'_>) -> Option<VoiceEvent> {
        match context {
            VoiceContext::DriverConnect(_) | VoiceContext::DriverReconnect(_) => say(json!({ "event": "status", "status": "ready" })),
            VoiceContext::DriverDisconnect(end) => say(json!({ "event": "status", "status": "disconnected", "reason": format!("{:?}", end.reason) })),
            VoiceContext::Track(tracks) => {
                for (state, _) in *tracks {
                    say(json!({ "event": "player", "status": "idle", "mode": format!("{:?}", state.playing) }));
                }
            }
            _ => {}
        }
        None
    }
}

const TOLD: [VoiceEvent; 4] = [
    VoiceEvent::Core(CoreEvent::DriverConnect),
    VoiceEvent::Core(CoreEvent::DriverReconnect),
    VoiceEvent::Core(CoreEvent::DriverDisconnect),
    VoiceEvent::Track(TrackEvent::End),
];

async fn act(voice: &Songbird, guild: GuildId, order: &Value) -> Outcome {
    let word = |name: &str| order[name].as_str().ok_or_else(|| Failure::from(format!("it has no {name}")));
    match word("act")? {
        "join" => {
            let call = voice.get_or_insert(guild);
            for event in TOLD {
                call.lock().await.add_global_event(event, Teller);
            }
            voice.join(guild, word("channelId")?.parse::<ChannelId>()?).await?;
        }
        "move" => {
            voice.join(guild, word("channelId")?.parse::<ChannelId>()?).await?;
        }
        "play" => {
            let call = voice.get(guild).ok_or("it is in no call")?;
            call.lock().await.play_input(fs::read(word("file")?)?.into());
            say(json!({ "event": "player", "status": "playing" }));
        }
        "leave" => voice.remove(guild).await?,
        other => return Err(format!("it cannot {other}").into()),
    }
    Ok(())
}

/// The lines of standard input.
fn orders() -> mpsc::UnboundedReceiver<Value> {
    let (sender, receiver) = mpsc::unbounded_channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Some(order) = line.ok().and_then(|line| serde_json::from_str(&line).ok()) else { break };
            if sender.send(order).is_err() {
                break;
            }
        }
    });
    receiver
}

pub async fn run(http: Http, guild: GuildId) -> Outcome {
    let voice = Songbird::serenity();
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_VOICE_STATES;
    let mut client = ClientBuilder::new_with_http(http, intents).event_handler(Bot).register_songbird_with(voice.clone()).await?;
    let shards = client.shard_manager.clone();
    tokio::spawn(async move {
        if let Err(error) = client.start().await {
            eprintln!("{error}");
            process::exit(1);
        }
    });
    let mut orders = orders();
    while let Some(order) = orders.recv().await {
        if let Err(error) = act(&voice, guild, &order).await {
            say(json!({ "event": "error", "message": error.to_string() }));
        }
    }
    if voice.get(guild).is_some() {
        voice.remove(guild).await?;
    }
    shards.shutdown_all().await;
    Ok(())
}
