using MicroSim.Load.Http;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Schedules;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Engine;

/// <summary>
/// One worker's load on one thread: 1 begin what is due, 2 end what took too long, 3 hand the second that passed over, 4 wait for what comes next, 5 read the replies.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    private const long LongestWait = Clock.Second / 10;

    private readonly LoadPlan plan;
    private readonly Clock clock;
    private readonly IPoller poller;
    private readonly ConnectionPool pool;
    private readonly Deadlines deadlines;
    private readonly Exchanges exchanges;
    private readonly ITraffic traffic;
    private readonly IntervalExchange intervals;
    private long waited;
    private long endedAt = long.MaxValue;
    private volatile bool isStopping;

    /// <param name="plan">What is to be done.</param>
    /// <param name="endpoints">Where each of the plan's requests goes.</param>
    /// <param name="poller">Waits for connections; disposed with the loop.</param>
    /// <param name="time">The clock, whose time begins now.</param>
    /// <param name="intervals">Takes the seconds.</param>
    public LoadLoop(LoadPlan plan, IReadOnlyList<Endpoint> endpoints, IPoller poller, TimeProvider time, IntervalExchange intervals)
    {
        (this.plan, this.poller, this.intervals) = (plan, poller, intervals);
        Recorder = new Recorder(plan.Requests.Count, Clock.Of(plan.WarmUpSeconds)) { Interval = intervals.Empty(0) };
        deadlines = new(plan.TimeoutMs * 1_000_000L);
        pool = new(endpoints, plan.MaxConnections, plan.MaxReplyBytes, poller);
        RenderedRequest[] requests = [.. plan.Requests.Select(r => new RenderedRequest(r, plan.KeepAlive))];
        clock = new(time);
        exchanges = new(pool, poller, requests, [.. Enumerable.Range(0, requests.Length)], Recorder, clock, deadlines, new(plan.Seed, plan.KeepAlive));
        traffic = Traffic();
    }

    public Recorder Recorder { get; }

    /// <summary>How long it ran, in nanoseconds.</summary>
    public long Elapsed { get; private set; }

    /// <summary>The share of that in which the worker had something to do.</summary>
    public double Busy { get; private set; }

    /// <summary>How many connections were opened.</summary>
    public long Connections => pool.Opened;

    /// <summary>Begins no more requests; those under way have the time of grace. From any thread.</summary>
    public void Stop() => isStopping = true;

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        while (true)
        {
            long now = clock.Now;
            traffic.Begin(now);
            exchanges.Expire(now);
            Tick(now);
            if (isStopping)
                traffic.End();
            if (traffic.IsOver && IsDone(now))
                break;
            long until = Math.Min(Math.Min(traffic.NextDue, deadlines.Next), Clock.Second * (Recorder.Interval.Second + 1L));
            long before = clock.Now;
            ReadOnlySpan<Readiness> ready = poller.Wait(Math.Clamp(until - before, 0, LongestWait));
            waited += clock.Now - before;
            foreach (Readiness one in ready)
                exchanges.Handle(one);
        }
        Elapsed = clock.Now;
        Busy = Elapsed == 0 ? 0 : 1 - (double)waited / Elapsed;
        Recorder.Interval.InFlight = 0;
        intervals.Hand(Recorder.Interval);
    }

    public void Dispose() => pool.Dispose();

    private bool IsDone(long now)
    {
        endedAt = Math.Min(endedAt, now);
        if (exchanges.InFlight > 0 && now - endedAt < plan.GraceMs * 1_000_000L)
            return false;
        exchanges.Cancel();
        return true;
    }

    private void Tick(long now)
    {
        while (now >= Clock.Second * (Recorder.Interval.Second + 1L))
        {
            Recorder.Interval.InFlight = exchanges.InFlight;
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
            ? new OpenTraffic(new ArrivalSequence(open.Rate.Profile(), open.Poisson, plan.Seed, plan.Worker, plan.Workers), choice, exchanges, Recorder, end, most)
            : new ClosedTraffic(plan.Closed!, choice, exchanges, clock, plan.Seed, end, most, (plan.Worker, plan.Workers));
    }
}
