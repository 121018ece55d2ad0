namespace MicroSim.Topology;

/// <summary>Every field of a load test's document, by where it stands: the readers accept these and no others, and the reference is made of them.</summary>
public static class LoadTestFields
{
    /// <summary>What tells this document's spec from that of others.</summary>
    public const string SpecForm = "what is sent, and how often";

    /// <summary>Spans of time.</summary>
    public const string Span = "a span such as `500ms`, `60s`, `1m30s`";

    /// <summary>Requests per second.</summary>
    public const string Rate = "0 to 10000000 per second";

    public static IReadOnlyList<DocumentField> Root { get; } =
    [
        new("apiVersion", Migration.ApiVersion, "the version of this form", Required: true),
        new("kind", LoadTestDocument.Kind, "what the document describes", Required: true),
        new("metadata", "object", "`name`: what the load test is called, 1 to 40 characters of a-z 0-9 -, beginning with a letter", Required: true),
        new("spec", SpecForm, "the load test", Required: true),
        new("status", "object", "what Kubernetes reports; not read"),
    ];

    public static IReadOnlyList<DocumentField> Spec { get; } =
    [
        new("simulation", "text", "the simulation that it is for; the one that the command names, or the only one that runs, when left out"),
        new("rate", Rate, "open loop: the same rate for `duration`; 100 when neither `stages` nor `users` are given"),
        new("stages", "[stage]", "open loop: stretches of rates, one after the other, instead of `rate` and `duration`"),
        new("arrivals", "`uniform` or `poisson`", "open loop: whether requests come evenly, or at random as those of many users do", "uniform"),
        new("users", "1 to 100000", "closed loop: so many users, who each wait for a reply before they send again"),
        new("think", Span, "closed loop: how long a user thinks between a reply and the next request, on average (exponential)"),
        new("duration", Span, "how long requests begin, warm-up not included, at most 24h; 30s when left out, or until `count` is reached where that is given"),
        new("count", "1 to 1000000000000", "ends after so many requests"),
        new("warmUp", Span, "sends for so long before anything is counted", "0s"),
        new("seed", "0 to 4294967295", "the seed of every draw; without it a random one is taken and told"),
        new("timeout", Span, "how long a reply may take, at most 10m", "30s"),
        new("connections", "1 to 500000", "most connections; arrivals that find all of them waiting are missed, and counted so", "1000"),
        new("keepAlive", "true or false", "whether connections are used again", "true"),
        new("protocol", "auto, h1 or h2", "HTTP/1.1 (h1) or HTTP/2 (h2); auto is HTTP/1.1 to http URLs, and to https ones what the server likes best", "auto"),
        new("insecure", "true or false", "whether any certificate of an https server will do, a self-signed one too", "false"),
        new("workers", "1 to 64", "processes, on Kubernetes pods, that share the load, each on one core", "1"),
        new("repeat", "1 to 100", "runs it so often, one after the other: what comparisons are made of", "1"),
        new("requests", "[request]", "what is sent, by weight; a GET to the service that no other one calls when left out"),
        new("thresholds", "[rule]", "what must hold of the result, such as `p99 < 250ms`, `errors < 0.1%`, `missed == 0` or `rate >= 450`"),
    ];

    /// <summary>A stretch of an open loop.</summary>
    public static IReadOnlyList<DocumentField> Stage { get; } =
    [
        new("for", Span, "how long it lasts", Required: true),
        new("rate", Rate, "the rate, where it begins; the last one of the stage before when left out"),
        new("to", Rate, "goes evenly to this rate"),
        new("rates", "[rate]", "one rate after the other, each as long"),
        new("spike", Rate, "jumps to this rate for `spikeFor`, in the middle"),
        new("spikeFor", Span, "how long the spike lasts"),
        new("swing", Rate, "swings by so much around the rate, with `period`; at most the rate"),
        new("period", Span, "from one peak of the swing to the next"),
    ];

    /// <summary>One of the requests.</summary>
    public static IReadOnlyList<DocumentField> Request { get; } =
    [
        new("name", "text", "what it is called in reports; what it calls when left out"),
        new("weight", "0 to 1000000", "its share of the traffic, in proportion to the others'", "1"),
        new("script", "node", "a scripted request (contract §1.1), sent through the control plane"),
        new("service", "service", "a plain request: which service is called; the one that no other one calls when left out"),
        new("url", "URL", "a plain request to an http or https URL that the simulation's `externalTargets` cover"),
        new("method", "text", "the HTTP method of a plain request; GET when left out, POST with a body"),
        new("path", "path", "the path of a plain request to a service, with its query"),
        new("headers", "name → text", "headers of a plain request"),
        new("body", "text", "the body of a plain request"),
    ];
}
