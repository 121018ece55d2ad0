using System.Collections.Concurrent;
using System.Globalization;
using MicroSim.Agent.Steering;
using MicroSim.Contract;
using Prometheus;

namespace MicroSim.Agent;

/// <summary>What the agent measures (contract §4). Label sets are resolved once and kept.</summary>
internal sealed class AgentMetrics
{
    private static readonly double[] buckets =
    [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ];

    private static readonly string[] methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

    private readonly ConcurrentDictionary<(string Method, int Status, string Route), Histogram.Child> servers = new();
    private readonly ConcurrentDictionary<(string Method, int Status, string Server, string Error), Histogram.Child> clients = new();
    private readonly ConcurrentDictionary<(string Type, string Phase), Counter.Child> faults = new();
    private readonly Histogram server;
    private readonly Histogram client;
    private readonly Counter faultsTotal;
    private readonly Gauge conditions;
    private readonly Counter.Child spansSent;
    private readonly Counter.Child spansDropped;
    private readonly CollectorRegistry registry = Metrics.NewCustomRegistry();

    public AgentMetrics(AgentSettings settings)
    {
        MetricFactory factory = Metrics.WithCustomRegistry(registry);
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        server = factory.CreateHistogram(
            "http_server_request_duration_seconds",
            "Duration of calls that this service answered.",
            ["http_request_method", "http_response_status_code", "http_route"],
            new HistogramConfiguration { Buckets = buckets });
        client = factory.CreateHistogram(
            "http_client_request_duration_seconds",
            "Duration of tries of calls that this service made.",
            ["http_request_method", "http_response_status_code", "server_address", "error_type"],
            new HistogramConfiguration { Buckets = buckets });
        ActiveRequests = factory.CreateGauge("http_server_active_requests", "Calls that this service is answering.");
        faultsTotal = factory.CreateCounter("microsim_faults_total", "Faults that acted.", ["type", "phase"]);
        Counter spans = factory.CreateCounter("microsim_spans_total", "Spans that were sent, and that were dropped because they came too fast or nobody took them.", ["result"]);
        (spansSent, spansDropped) = (spans.WithLabels("sent"), spans.WithLabels("dropped"));
        conditions = factory.CreateGauge("microsim_conditions", "Conditions that are there.", ["type"]);
        factory.CreateGauge("microsim_build_info", "Which agent this is.", ["framework", "language", "service", "version", "contract"])
            .WithLabels(AgentIdentity.Framework, AgentIdentity.Language, settings.Service, settings.Version, Wire.ContractVersion.ToString(CultureInfo.InvariantCulture)).Set(1);
        ProcessMetrics.Register(factory, registry);
    }

    public Gauge ActiveRequests { get; }

    public void ServerCall(string method, int status, string route, TimeSpan duration)
    {
        (string, int, string) key = (KnownMethod(method), status, route);
        if (!servers.TryGetValue(key, out Histogram.Child? child))
            child = servers.GetOrAdd(key, k => server.WithLabels(k.Item1, Text(k.Item2), k.Item3));
        child.Observe(duration.TotalSeconds);
    }

    public void ClientTry(string method, int status, string address, string? error, TimeSpan duration)
    {
        (string, int, string, string) key = (method, status, address, error ?? "");
        if (!clients.TryGetValue(key, out Histogram.Child? child))
            child = clients.GetOrAdd(key, k => client.WithLabels(k.Item1, Text(k.Item2), k.Item3, k.Item4));
        child.Observe(duration.TotalSeconds);
    }

    public void FaultActed(string type, string phase)
    {
        if (!faults.TryGetValue((type, phase), out Counter.Child? child))
            child = faults.GetOrAdd((type, phase), k => faultsTotal.WithLabels(k.Type, k.Phase));
        child.Inc();
    }

    public void SpansSent(int count) => spansSent.Inc(count);

    public void SpansDropped(int count) => spansDropped.Inc(count);

    public void ConditionsChanged(IReadOnlyList<ActiveCondition> active)
    {
        foreach (string[] labels in conditions.GetAllLabelValues().ToArray())
            conditions.WithLabels(labels).Set(0);
        foreach (IGrouping<string, ActiveCondition> type in active.GroupBy(c => c.Condition.Fault.Type))
            conditions.WithLabels(type.Key).Set(type.Count());
    }

    public Task WriteAsync(Stream output, CancellationToken cancellation) => registry.CollectAndExportAsTextAsync(output, cancellation);

    /// <summary>The method, or <c>_OTHER</c> for one that HTTP does not know.</summary>
    public static string KnownMethod(string method) => Array.IndexOf(methods, method) >= 0 ? method : "_OTHER";

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
