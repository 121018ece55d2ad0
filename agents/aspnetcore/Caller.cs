using MicroSim.Agent.Faults;
using MicroSim.Agent.Tracing;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>Calls the services that a script or a plan names: link faults, tries and limits (contract §1.4).</summary>
internal sealed class Caller(AgentSettings settings, FaultTable faults, AgentMetrics metrics, Tracer tracer, TimeProvider time) : IDisposable
{
    private const double FirstBackOffMs = 25;

    private readonly CalleeClient client = new(settings, time);

    /// <param name="call">The call on whose behalf this one is made.</param>
    /// <param name="node">What the callee shall do.</param>
    /// <param name="route">The key of the route's own roll.</param>
    /// <param name="cancellation">The client went away, or a sibling failed.</param>
    public async Task<CallReport> CallAsync(Call call, Node node, DiceKey route, CancellationToken cancellation)
    {
        CallReport report = new(node, time.GetUtcNow());
        long startedAt = time.GetTimestamp();
        CallTarget target = CallTarget.Of(node.Designation);
        if (call.State.IsExternal(target) || call.State.Allows(target))
            await TryAllAsync(call, report, target, route, cancellation);
        else
            report.Error = CallErrors.ForbiddenTarget;
        report.DurationMs = time.GetElapsedTime(startedAt).TotalMilliseconds;
        return report;
    }

    public void Dispose() => client.Dispose();

    private async Task TryAllAsync(Call call, CallReport report, CallTarget target, DiceKey route, CancellationToken cancellation)
    {
        Node node = report.Node;
        using TimeLimit limit = new(node.TimeoutMs, time, cancellation);
        for (int number = 0; ; number++)
        {
            DiceKey key = route.Slash(number);
            if (number > 0 && !await BackOffAsync(call.Dice, key, number, limit.Token))
                break;
            report.Tries++;
            long startedAt = time.GetTimestamp();
            TrySpan? span = call.Trace is { Sampled: true } ? new TrySpan(tracer.NextId(), time.GetUtcNow()) : null;
            Reply reply = await TryOnceAsync(call, node, target, key, span, limit.Token);
            string? error = reply.Error == CallErrors.Timeout && cancellation.IsCancellationRequested ? CallErrors.Cancelled : reply.Error;
            string method = call.State.IsExternal(target) ? "GET" : "POST", server = node.Service ?? target.Url.Host;
            TimeSpan took = time.GetElapsedTime(startedAt);
            metrics.ClientTry(method, reply.Status, server, error, took);
            if (span is not null)
            {
                tracer.Add(new SpanData(call.Trace!.Trace, span.Id, call.Trace.Span, IsServer: false, span.Start, took, method, reply.Status, error, span.Events)
                {
                    Server = server,
                    Url = method == "GET" ? target.Url : target.Root,
                    Resends = number,
                });
            }
            report.Status = reply.Status;
            report.Error = error;
            report.Take(reply);
            if (number == node.Retries || limit.Token.IsCancellationRequested || !MayRetry(error, reply.Status))
                break;
        }
    }

    private async Task<Reply> TryOnceAsync(Call call, Node node, CallTarget target, DiceKey key, TrySpan? span, CancellationToken overall)
    {
        if (node.TryTimeoutMs is not int limit || limit >= node.TimeoutMs)
            return await SufferAndSendAsync(call, node, target, key, span, overall);
        using TimeLimit own = new(limit, time, overall);
        return await SufferAndSendAsync(call, node, target, key, span, own.Token);
    }

    private async Task<Reply> SufferAndSendAsync(Call call, Node node, CallTarget target, DiceKey key, TrySpan? span, CancellationToken cancellation)
    {
        int rate = 0;
        foreach (Condition condition in call.State.OnLinks)
        {
            if (!condition.To.Contains("*") && (node.Service is null || !condition.To.Contains(node.Service)))
                continue;
            Outcome outcome = await SufferAsync(call, condition.Fault, key.Slash("condition").Slash(condition.Id), span, condition.Id, cancellation);
            if (outcome.Flow != Flow.Continue)
                return Injected(outcome);
            rate = Call.Lower(rate, outcome.Rate);
        }
        for (int i = 0; i < node.Link.Count; i++)
        {
            Outcome outcome = await SufferAsync(call, node.Link[i], key.Slash("link").Slash(i), span, null, cancellation);
            if (outcome.Flow != Flow.Continue)
                return Injected(outcome);
            rate = Call.Lower(rate, outcome.Rate);
        }
        return call.State.IsExternal(target)
            ? await client.GetAsync(call, target.Url, span?.Id ?? 0, rate, cancellation)
            : await client.PostAsync(call, node, target.Root, call.Dice.Mix(key), span?.Id ?? 0, rate, cancellation);
    }

    private ValueTask<Outcome> SufferAsync(Call call, Fault fault, DiceKey key, TrySpan? span, string? condition, CancellationToken cancellation)
    {
        if (!call.Dice.Happens(key, fault.Probability))
            return ValueTask.FromResult(Outcome.Continue);
        metrics.FaultActed(fault.Type, "link");
        span?.Events.Add(new FaultEvent(time.GetUtcNow(), fault.Type, "link", condition));
        return faults.CallFault(fault.Type).ActAsync(fault, new FaultScene(call.Dice, key, null, cancellation));
    }

    private static Reply Injected(Outcome outcome) => outcome.Flow switch
    {
        Flow.Error => new Reply(outcome.Status, CallErrors.Injected),
        Flow.Abort => new Reply(0, CallErrors.Reset),
        Flow.Broken => new Reply(0, outcome.Message),
        _ => new Reply(0, CallErrors.Timeout),
    };

    // Exponential back-off with full jitter.
    private async Task<bool> BackOffAsync(Dice dice, DiceKey key, int number, CancellationToken limit)
    {
        double wait = dice.Unit(key.Slash("backoff")) * FirstBackOffMs * Math.Pow(2, number - 1);
        await Task.Delay(TimeSpan.FromMilliseconds(wait), time, limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !limit.IsCancellationRequested;
    }

    private static bool MayRetry(string? error, int status) => error switch
    {
        CallErrors.Refused or CallErrors.Reset or CallErrors.Dns or CallErrors.Timeout => true,
        CallErrors.Status or CallErrors.Injected => status >= StatusCodes.Status500InternalServerError,
        _ => false,
    };

    /// <summary>A try while it lasts, when it is sampled.</summary>
    private sealed record TrySpan(ulong Id, DateTimeOffset Start)
    {
        public List<FaultEvent> Events { get; } = [];
    }
}
