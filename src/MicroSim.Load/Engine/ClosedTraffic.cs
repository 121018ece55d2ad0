using MicroSim.Contract;
using MicroSim.Load.Plans;

namespace MicroSim.Load.Engine;

/// <summary>Users who wait for each reply, think, and send again.</summary>
internal sealed class ClosedTraffic : ITraffic
{
    private const int AtOnce = 64;

    // When a client may not begin any more although the user is free, it is one that still takes leave of an earlier request.
    private const long Retry = Clock.Second / 1000;
    private static readonly DiceKey key = DiceKey.Of("think");

    private readonly ClosedLoop plan;
    private readonly RequestChoice choice;
    private readonly IClient client;
    private readonly Clock clock;
    private readonly Dice dice;
    private readonly long end;
    private readonly PriorityQueue<bool, long> thinking;
    private readonly (int First, int Step) numbers;
    private long left, sent;

    public ClosedTraffic(ClosedLoop plan, RequestChoice choice, IClient client, Clock clock, uint seed, long end, long most, (int First, int Step) numbers)
    {
        (this.plan, this.choice, this.client, this.clock, this.end, this.numbers) = (plan, choice, client, clock, end, numbers);
        dice = new(seed);
        left = most;
        thinking = new(plan.Users);
        for (int i = 0; i < plan.Users; i++)
            thinking.Enqueue(true, 0);
        client.Ended = Think;
    }

    public long NextDue => !IsOver && thinking.TryPeek(out _, out long due) ? due : long.MaxValue;

    public bool IsOver { get; private set; }

    public void Begin(long now)
    {
        for (int i = 0; i < AtOnce && !IsOver && thinking.TryPeek(out _, out long due) && due <= now; i++)
        {
            thinking.Dequeue();
            Send(due, now);
        }
        IsOver |= now >= end;
    }

    public void End() => IsOver = true;

    private void Send(long intended, long now)
    {
        if (left <= 0 || now >= end)
        {
            IsOver = true;
            return;
        }
        long number = numbers.First + sent * numbers.Step;
        if (!client.TryBegin(choice.Of(number), number, intended))
        {
            thinking.Enqueue(true, now + Retry);
            return;
        }
        left--;
        sent++;
    }

    // After a reply and without a thought the next one goes out at once, on the connection that is still at hand. After a failure it takes its turn: else two that
    // fail at once would call each other.
    private void Think(bool wasAnswered)
    {
        if (IsOver)
            return;
        long now = clock.Now;
        if (wasAnswered && plan.ThinkMs == 0)
            Send(now, now);
        else
            thinking.Enqueue(true, now + Pause());
    }

    private long Pause()
    {
        double milliseconds = plan.ExponentialThink
            ? -plan.ThinkMs * Math.Log(1 - dice.Unit(key.Slash(numbers.First).Slash((int)sent)))
            : plan.ThinkMs;
        return (long)(milliseconds * 1_000_000);
    }
}
