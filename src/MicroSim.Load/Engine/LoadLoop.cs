using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Schedules;

namespace MicroSim.Load.Engine;

/// <summary>
/// One worker's load on one thread: 1 begin what is due, 2 end what took too long, 3 hand the second that passed over, 4 wait for what comes next, 5 read the replies.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    private const long LongestWait = Clock.Second / 10;

    private readonly LoadPlan plan;
    private readonly Clock clock;
    private readonly IClient client;
    private readonly ITraffic traffic;
    private readonly IntervalExchange intervals;
    private long waited;
    private long endedAt = long.MaxValue;
    private volatile bool isStopping;

    /// <param name="plan">What is to be done.</param>
    /// <param name="connect">Makes what sends; disposed with the loop.</param>
    /// <param name="time">The clock, whose time begins now.</param>
    /// <param name="intervals">Takes the seconds.</param>
    public LoadLoop(LoadPlan plan, ClientFactory connect, TimeProvider time, IntervalExchange intervals)
    {
        (this.plan, this.intervals) = (plan, intervals);
        Recorder = new Recorder(plan.Requests.Count, Clock.Of(plan.WarmUpSeconds)) { Interval = intervals.Empty(0) };
        clock = new(time);
        client = connect(Recorder, clock);
        traffic = Traffic();
    }

    public Recorder Recorder { get; }

    /// <summary>How long it ran, in nanoseconds.</summary>
    public long Elapsed { get; private set; }

    /// <summary>The share of that in which the worker had something to do, or the processors had with it.</summary>
    public double Busy { get; private set; }

    /// <summary>How many connections were opened.</summary>
    public long Connections => client.Connections;

    /// <summary>Begins no more requests; those under way have the time of grace. From any thread.</summary>
    public void Stop() => isStopping = true;

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        while (true)
        {
            long now = clock.Now;
            traffic.Begin(now);
            client.Expire(now);
            Tick(now);
            if (isStopping)
                traffic.End();
            if (traffic.IsOver && IsDone(now))
                break;
            long until = Math.Min(Math.Min(traffic.NextDue, client.NextDeadline), Clock.Second * (Recorder.Interval.Second + 1L));
            waited += client.Wait(Math.Clamp(until - clock.Now, 0, LongestWait));
        }
        Elapsed = clock.Now;
        Busy = Elapsed == 0 ? 0 : Math.Max(client.Busy, 1 - (double)waited / Elapsed);
        Recorder.Interval.InFlight = 0;
        intervals.Hand(Recorder.Interval);
    }

    public void Dispose() => client.Dispose();

    private bool IsDone(long now)
    {
        endedAt = Math.Min(endedAt, now);
        if (client.InFlight > 0 && now - endedAt < plan.GraceMs * 1_000_000L)
            return false;
        client.Cancel();
        return true;
    }

    private void Tick(long now)
    {
        while (now >= Clock.Second * (Recorder.Interval.Second + 1L))
        {
            Recorder.Interval.InFlight = client.InFlight;
            int next = Recorder.Interval.Second + 1;
            intervals.Hand(Recorder.Interval);
            Recorder.Interval = intervals.Empty(next);
        }
    }

    private ITraffic Traffic()
    {
        long end = Clock.Of(plan.Seconds), most = plan.MaxRequests ?? long.MaxValue;
        RequestChoice choice = new(plan.Requests, plan.Seed);
        return plan.Open is OpenLoop open
            ? new OpenTraffic(new ArrivalSequence(open.Rate.Profile(), open.Poisson, plan.Seed, plan.Worker, plan.Workers), choice, client, Recorder, end, most)
            : new ClosedTraffic(plan.Closed!, choice, client, clock, plan.Seed, end, most, (plan.Worker, plan.Workers));
    }
}
