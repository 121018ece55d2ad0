using MicroSim.ControlPlane.Api;
using MicroSim.Load.Results;

namespace MicroSim.ControlPlane.Description;

/// <summary>The table of all operations. A test holds it equal to the endpoints that are mapped.</summary>
internal static class Operations
{
    private const string One = "/api/v1/simulations/{name}";
    private static readonly RequestBody document = RequestBody.JsonOrYaml("A Simulation document, YAML or JSON ([its reference](document.md)).", "Simulation");

    private const string ExactlyOne =
        "It is about exactly one connection: the one between the two services, or the one of that name where there are several (409 when that is not clear). "
        + "A new one goes into the plan of the caller's endpoint `/`. The ETag is the simulation's.";

    private static readonly Parameter ifMatch = Parameter.Header("If-Match", "The ETag that was read; when it is no longer right, nothing is done and the reply is 412 with the paths that changed.");
    private static readonly Parameter ifNoneMatch = Parameter.Header("If-None-Match", "`*`: only when there is none yet.");
    private static readonly Parameter dryRun = Parameter.Query("dryRun", "`true`: check it and answer what it would change; nothing is done.");
    private static readonly Reply onlyChecked = new(200, "Only checked: what it would change.", typeof(CheckView));
    private static readonly Parameter seed = Parameter.Query("seed", "The request's seed, 8 hexadecimal digits; the header `x-microsim-seed` says the same.");
    private static readonly Parameter which = Parameter.Query("name", "Which one is meant, where several connect the same two services.");
    private static readonly Parameter after = Parameter.Query("after", "All kept events after this id, then new ones; 0 for all that are kept. The header `Last-Event-ID` says the same.");
    private static readonly Parameter followEvents = Parameter.Query("follow", "`false`: end after what is kept.");
    private static readonly Parameter liveMetrics = Parameter.Query("metrics", "`true`: also what the simulation measures, once a second, as `metrics` ([MetricsView](#metricsview) without steps). These have no ids and are not kept; a second is in one of them, and a slow reader gets longer ones.");
    private static readonly Parameter liveLogs = Parameter.Query("logs", "`true`: also what services print from now on, each line as `log` ([LogView](#logview)), without an id.");
    private static readonly Parameter liveLoad = Parameter.Query("load", "`true`: also the seconds of a load test that runs, each as `load` ([LoadSecond](#loadsecond)). These have no ids and are not kept; a slow reader gets the newest 64.");
    private static readonly Parameter liveTraces = Parameter.Query("traces", "`true`: also the traces that are over, those of a second together as `traces` ([FinishedTraces](#finishedtraces)), without an id.");
    private static readonly Parameter lastEventId = Parameter.Header("Last-Event-ID", "The last event that the reader got; browsers send it by themselves.");

    private const string EventsText =
        "Server-sent events with growing ids. Types: `applied`, `deleted`, `service` (a service's phase, replicas or restarts changed), `requests` (the scripted requests of a second), `condition` (one began or ended), `disruption`, `scenario` (a line of its log), `load-test` (one began or is over) "
        + "and `missed` (`{after, before}`: the events between these ids came faster than they were read, or are no longer kept). A comment comes every 15 seconds without an event. "
        + "The last 2,000 events are kept, over restarts too.";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("ListSimulations", "GET", "/api/v1/simulations", "All simulations", new Reply(200, "By name, without their documents.", typeof(SimulationList))),
        new("CreateSimulation", "POST", "/api/v1/simulations", "Create a simulation", new Reply(201, "It is being started.", typeof(SimulationView), HasTag: true), onlyChecked)
        {
            Body = document,
            Refusals = [400, 409, 412],
            Text = "A seed, addresses and tokens are made once and stay, over restarts of the control plane too. 409 when there is one of that name; its `Location` is where to change it.",
            Parameters = [dryRun, ifNoneMatch],
        },
        new("ReadSimulation", "GET", One, "One simulation", new Reply(200, "How it is, with its document.", typeof(SimulationView), HasTag: true)) { Refusals = [404] },
        new("PutSimulation", "PUT", One, "Create or change a simulation", new Reply(200, "Changed.", typeof(SimulationView), HasTag: true), new Reply(201, "Created.", typeof(SimulationView), HasTag: true))
        {
            Body = document,
            Refusals = [400, 409, 412],
            Text = "Services without a difference are not touched. The reply comes when the agents are built and every address is known; until then the simulation's `reason` says what it waits for. 409 when the place cannot run it, or when it was deleted or given another document while it waited; then nothing is changed. With `dryRun=true` the reply is a [CheckView](#checkview) instead.",
            Parameters = [dryRun, ifMatch, ifNoneMatch],
        },
        new("DeleteSimulation", "DELETE", One, "End and forget a simulation", new Reply(204, "Nothing of it runs, listens or is kept.", MediaType: null))
        {
            Refusals = [404, 412],
            Text = "At once: a change that waits for a build is ended, and answered with 409.",
            Parameters = [ifMatch],
        },
        new("ListFrameworks", "GET", "/api/v1/frameworks", "The web frameworks that services may be played in", new Reply(200, "By name.", typeof(FrameworkList))),
        new("ExportSimulation", "GET", $"{One}/export", "A simulation in the form of another tool", new Reply(200, "The text.", MediaType: "text/plain", HasTag: true))
        {
            Refusals = [400, 404],
            Parameters = [Parameter.Query("format", "`yaml` (the document, with its comments; the default), `kubernetes`, `helm-values`, `compose`, `mermaid` or `dot`.")],
        },
        new("ListServices", "GET", $"{One}/services", "All services of a simulation", new Reply(200, "In the document's order.", typeof(ServiceList))) { Refusals = [404] },
        new("ReadService", "GET", $"{One}/services/{{service}}", "One service", new Reply(200, "How it is, and what the document says of it.", typeof(ServiceView), HasTag: true)) { Refusals = [404] },
        new("PutService", "PUT", $"{One}/services/{{service}}", "Create or replace a service", new Reply(200, "Changed.", typeof(ServiceView), HasTag: true), new Reply(201, "Created.", typeof(ServiceView), HasTag: true))
        {
            Body = RequestBody.JsonOrYaml("What stands under the service's name in the document, YAML or JSON.", "Service"),
            Refusals = [400, 404, 409, 412],
            Text = "What was there is replaced (PATCH keeps what it does not name). The whole document must be valid with it; its other text, comments too, stays as it is.",
            Parameters = [ifMatch, ifNoneMatch],
        },
        new("PatchService", "PATCH", $"{One}/services/{{service}}", "Change some fields of a service", new Reply(200, "Changed.", typeof(ServiceView), HasTag: true))
        {
            Body = RequestBody.MergePatch("A merge patch (RFC 7396) of what stands under the service's name in the document, such as `{\"replicas\": 3}`; YAML or JSON.", "ServicePatch"),
            Refusals = [400, 404, 409, 412],
            Text = "Fields that it does not name stay as they are; null takes one out.",
            Parameters = [ifMatch],
        },
        new("DeleteService", "DELETE", $"{One}/services/{{service}}", "Remove a service", new Reply(204, "Removed.", MediaType: null))
        {
            Refusals = [400, 404, 409, 412],
            Text = "400 while another service calls it: disconnect them first.",
            Parameters = [ifMatch],
        },
        new("RestartService", "POST", $"{One}/services/{{service}}/restart", "Give a service new processes", new Reply(202, "It has begun; the service is ready again when it is done.", typeof(ServiceView)))
        {
            Refusals = [404, 503],
            Text = "One replica after the other, each ready before its predecessor leaves. Without a body.",
        },
        new("PutConnection", "PUT", $"{One}/connections/{{from}}/{{to}}", "Create or replace a connection", new Reply(200, "Changed.", typeof(ConnectionView), HasTag: true), new Reply(201, "Created.", typeof(ConnectionView), HasTag: true))
        {
            Body = RequestBody.JsonOrYaml("The fields of a call but `to`: `name`, `endpoint`, `probability`, `timeout`, `tryTimeout`, `retries`, `required`, `link`; YAML or JSON.", "Connection"),
            Refusals = [400, 404, 409, 412],
            Text = "What was there is replaced: fields that are left out have their defaults afterwards (PATCH keeps them). " + ExactlyOne,
            Parameters = [which, ifMatch],
        },
        new("PatchConnection", "PATCH", $"{One}/connections/{{from}}/{{to}}", "Change some fields of a connection, or create one", new Reply(200, "Changed.", typeof(ConnectionView), HasTag: true), new Reply(201, "Created; fields that were left out have their defaults.", typeof(ConnectionView), HasTag: true))
        {
            Body = RequestBody.MergePatch("A merge patch (RFC 7396) of the connection, such as `{\"timeout\": 500}`; YAML or JSON.", "ConnectionPatch"),
            Refusals = [400, 404, 409, 412],
            Text = "Fields that it does not name stay as they are; null gives one its default. " + ExactlyOne,
            Parameters = [which, ifMatch],
        },
        new("DeleteConnection", "DELETE", $"{One}/connections/{{from}}/{{to}}", "Remove a connection", new Reply(204, "Removed.", MediaType: null, HasTag: true))
        {
            Refusals = [404, 409, 412],
            Parameters = [which, ifMatch],
        },
        new("ListSimulationConditions", "GET", $"{One}/conditions", "All added conditions of a simulation", new Reply(200, "In the order in which they were added.", typeof(ConditionList))) { Refusals = [404] },
        new("ClearSimulationConditions", "DELETE", $"{One}/conditions", "Remove all added conditions of a simulation", new Reply(204, "None acts any more.", MediaType: null)) { Refusals = [404] },
        new("ListConditions", "GET", $"{One}/services/{{service}}/conditions", "The added conditions of a service", new Reply(200, "In the order in which they were added.", typeof(ConditionList))) { Refusals = [404] },
        new("AddCondition", "POST", $"{One}/services/{{service}}/conditions", "Bring a service into an abnormal condition", new Reply(201, "It acts.", typeof(ConditionView)))
        {
            Body = RequestBody.JsonOrYaml("`id` (made when left out), `type`, `args`, `probability`, `to` (acts on calls to these services), `duration` in ms (for ever when left out), `replicas` (`all`, a number, a share such as `50%`, or a replica's name) and `version`.", "AddedCondition"),
            Refusals = [400, 404, 409, 413, 503],
            Text = "It lasts until it is removed or its time is over, over restarts of replicas and of the control plane too. An agent that hears nothing for a minute ends it by itself. A `crash` without `repeatAfter` happens once and is not kept.",
        },
        new("ClearConditions", "DELETE", $"{One}/services/{{service}}/conditions", "Remove all added conditions of a service", new Reply(204, "None acts any more.", MediaType: null)) { Refusals = [404] },
        new("ReadCondition", "GET", $"{One}/services/{{service}}/conditions/{{id}}", "One added condition", new Reply(200, "What it is, and what is left of it.", typeof(ConditionView))) { Refusals = [404] },
        new("RemoveCondition", "DELETE", $"{One}/services/{{service}}/conditions/{{id}}", "Take a condition back", new Reply(204, "It acts no more.", MediaType: null)) { Refusals = [404] },
        new("DisruptService", "POST", $"{One}/services/{{service}}/disruptions", "Disrupt replicas from outside", new Reply(200, "How many it reached.", typeof(DisruptionView)))
        {
            Body = new("`type`: `kill` (SIGKILL), `drain` (no new calls, then SIGTERM), `stop` (SIGSTOP) or `continue` (SIGCONT); `replicas` as of a condition.", "Disruption", "application/json"),
            Refusals = [400, 404, 409, 413],
            Text = "A killed replica is started again. A stopped one that fails its health checks is taken for hung and replaced.",
        },
        new("ListScenarios", "GET", $"{One}/scenarios", "The scenarios of a simulation", new Reply(200, "The newest first; the last five that ran since the control plane began.", typeof(ScenarioList))) { Refusals = [404] },
        new("RunScenario", "POST", $"{One}/scenarios", "Run a scenario", new Reply(201, "It runs.", typeof(ScenarioView)), new Reply(200, "Only checked: all that would happen.", typeof(ScenarioView)))
        {
            Body = RequestBody.JsonOrYaml("A Scenario document, YAML or JSON ([its reference](document.md#the-scenario-document)).", "Scenario"),
            Refusals = [400, 404, 409, 413, 503],
            Parameters = [Parameter.Query("dryRun", "`true`: check it and answer its timeline; nothing is done.")],
            Text = "All of it is checked before anything begins. One runs at a time in a simulation. It is run by the control plane: it goes on when its client leaves, and takes everything back at its end. "
                + "What a control plane that was killed could not take back, the next one does at its start.",
        },
        new("ReadScenario", "GET", $"{One}/scenarios/{{id}}", "One scenario", new Reply(200, "How it stands, with its timeline.", typeof(ScenarioView))) { Refusals = [404] },
        new("CancelScenario", "DELETE", $"{One}/scenarios/{{id}}", "End a scenario", new Reply(200, "It is over, and everything that it did was taken back.", typeof(ScenarioView)))
        {
            Refusals = [404],
            Text = "One that is over already stays as it is.",
        },
        new("ReadScenarioLog", "GET", $"{One}/scenarios/{{id}}/log", "What a scenario did", new Reply(200, "One JSON object a line, from its start; ends with the scenario.", typeof(ScenarioRecord), "application/x-ndjson")) { Refusals = [404] },
        new("ListLoadTests", "GET", $"{One}/load-tests", "The load tests of a simulation", new Reply(200, "The newest first, at most 50.", typeof(LoadTestList))) { Refusals = [404] },
        new("RunLoadTest", "POST", $"{One}/load-tests", "Run a load test", new Reply(201, "It runs.", typeof(LoadTestView)), new Reply(200, "Only checked: what would be sent.", typeof(LoadTestView)))
        {
            Body = RequestBody.JsonOrYaml("A LoadTest document, YAML or JSON ([its reference](document.md#the-loadtest-document)).", "LoadTest"),
            Refusals = [400, 404, 409, 413, 503],
            Parameters = [Parameter.Query("dryRun", "`true`: check it and answer what would be sent; nothing is done.")],
            Text = "The control plane runs it, with worker processes beside it; it goes on when its client leaves. One runs at a time in a simulation, and 8 in all: more are refused with 409. "
                + "What ran when a control plane was killed is told as `brokenOff` by the next one. Its seconds come as `load` from [the events](#what-happens-in-one-simulation) with `load=true`.",
        },
        new("ReadLoadTest", "GET", $"{One}/load-tests/{{id}}", "One load test", new Reply(200, "How it stands; while it runs with its last seconds.", typeof(LoadTestView))) { Refusals = [404] },
        new("StopLoadTest", "POST", $"{One}/load-tests/{{id}}/stop", "End a load test with what there is", new Reply(200, "It is over; what was sent until then is its result.", typeof(LoadTestView)))
        {
            Refusals = [404],
            Text = "Replies that are under way are waited for, 30 seconds at most. One that is over already stays as it is. Without a body.",
        },
        new("DeleteLoadTest", "DELETE", $"{One}/load-tests/{{id}}", "Forget a load test and its report", new Reply(204, "Nothing of it runs or is kept.", MediaType: null)) { Refusals = [404], Text = "One that runs is ended at once." },
        new("ReadLoadTestReport", "GET", $"{One}/load-tests/{{id}}/report", "The report of a load test", new Reply(200, "All figures.", typeof(LoadReport)))
        {
            Refusals = [400, 404, 409],
            Parameters = [Parameter.Query("format", "`json` (the default), `html` (one page that needs nothing else), `csv` (second by second) or `junit` (a test case for every threshold).")],
            Text = "There when the load test is over; one that failed or was broken off has none.",
        },
        new("SendRequest", "POST", $"{One}/requests", "Run one scripted request", new Reply(200, "The result tree (contract §1.3), also of 4xx and 5xx that a service answered.", Schema: "Result"))
        {
            Body = new("A node (contract §1.1), JSON; designations are names of services.", "Node", "application/json"),
            Refusals = [400, 404, 413, 502, 503, 504, 508],
            Parameters = [seed],
            Text = "The reply has `x-request-id` and `x-microsim-seed`; the same seed gives the same draws again.",
        },
        new("SendRequestToTheOnlySimulation", "POST", "/", "Run one scripted request in the only simulation", new Reply(200, "The result tree.", Schema: "Result"))
        {
            Body = new("A node (contract §1.1), JSON; designations are names of services.", "Node", "application/json"),
            Refusals = [400, 404, 409, 413, 502, 503, 504, 508],
            Parameters = [seed],
        },
        new("ReadLogs", "GET", $"{One}/logs", "What services print", new Reply(200, "One JSON object a line.", typeof(LogView), "application/x-ndjson"))
        {
            Refusals = [400, 404],
            Text = "The newest lines: on one machine 10,000 of each service, or 4 MB; on a cluster 1,000 of each pod. A reader that is too slow gets a line of no instance that says how many it missed.",
            Parameters =
            [
                Parameter.Query("service", "Of one service alone."),
                Parameter.Query("replica", "Of one replica alone."),
                Parameter.Query("since", "Not older: a span before now such as `30s`, `5m` or `1h`, or an instant of RFC 3339."),
                Parameter.Query("level", "`debug`, `info`, `warning` or `error`: what is at least so grave. A line that does not say its level, such as what a runtime prints when it crashes, is taken for an error."),
                Parameter.Query("trace", "Of one trace alone, by its id of 32 hexadecimal digits."),
                Parameter.Query("request", "Of one request alone, by its `x-request-id`."),
                Parameter.Query("text", "With this text somewhere in it, in whatever case."),
                Parameter.Query("tail", "Of the lines that are there, the newest so many."),
                Parameter.Query("follow", "`true`: go on with new lines."),
            ],
        },
        new("ReadMetrics", "GET", $"{One}/metrics", "What a simulation measures", new Reply(200, "Per service and per connection, as a whole and step by step.", typeof(MetricsView)))
        {
            Text = "Every process is read once a second. Single seconds are kept for five minutes, ten seconds each for an hour. Counts are exact, also over restarts; what a process counted after it was read last is lost when it ends. "
                + "Percentiles come from the merged buckets of all replicas.",
            Refusals = [400, 404],
            Parameters =
            [
                Parameter.Query("from", "How far back: a span such as `30s`, `5m` (the default) or `1h`, or an instant of RFC 3339; an hour at most."),
                Parameter.Query("step", "How long a step is: a span such as `1s`, `10s` or `1m`. A second by default, ten where the window is longer than five minutes; longer than asked for where there would be more than 720 steps."),
            ],
        },
        new("ListTraces", "GET", $"{One}/traces", "Traces of a simulation", new Reply(200, "In the order asked for.", typeof(TraceList)))
        {
            Text = "They are kept in 64 MB of memory: the oldest go first, those with errors and the slowest 5 % stay longer.",
            Refusals = [400, 404],
            Parameters =
            [
                Parameter.Query("service", "Only those that came through this service."),
                Parameter.Query("caller", "Only those in which this service called another one, or `callee`; `microsim` is the control plane."),
                Parameter.Query("callee", "Only those in which this service, or this external target, was called."),
                Parameter.Query("status", "Only those with this HTTP status, such as `503` or `5xx`."),
                Parameter.Query("error", "`true`: only those in which something failed; `false`: only those in which nothing did."),
                Parameter.Query("fault", "Only those in which a fault of this type acted."),
                Parameter.Query("minDuration", "Only those that took at least this long, such as `500ms`."),
                Parameter.Query("maxDuration", "Only those that took at most this long."),
                Parameter.Query("order", "`newest` (the default) or `slowest` first: by the longest call from `caller` to `callee`, else by all that a trace took."),
                Parameter.Query("limit", "How many at most, 1 to 1000; 20 by default."),
            ],
        },
        new("ReadTrace", "GET", $"{One}/traces/{{id}}", "One trace", new Reply(200, "All its spans.", typeof(TraceView)))
        {
            Text = "By its trace id or the id of a request of it. Of a scripted request it is there when the reply is, made of its result tree; spans take its place when all services sent theirs.",
            Refusals = [404],
        },
        new("ReceiveSpans", "POST", "/v1/traces", "Take spans over OTLP/HTTP", new Reply(200, "What is right of them is kept; `partialSuccess` says how many are not."))
        {
            Body = new("An `ExportTraceServiceRequest` of OpenTelemetry's protocol; may be packed with gzip.", "ExportTraceServiceRequest", "application/json", "application/x-protobuf"),
            Refusals = [400, 503],
            Text = "Agents send here; any OpenTelemetry SDK may. Spans say by the resource attribute `microsim.simulation` where they belong; without it they are shown in every simulation. "
                + "Where a token is asked for, that of a simulation's requests is enough, as `x-microsim-token`. A malformed body is refused whole; attributes are cut to 512 characters each and 64 a span.",
        },
        new("ReadEvents", "GET", "/api/v1/events", "What happens in all simulations", new Reply(200, "Server-sent events.", typeof(EventView), "text/event-stream"))
        {
            Text = EventsText,
            Refusals = [400],
            Parameters = [after, followEvents, lastEventId],
        },
        new("ReadSimulationEvents", "GET", $"{One}/events", "What happens in one simulation", new Reply(200, "Server-sent events.", typeof(EventView), "text/event-stream"))
        {
            Text = EventsText,
            Refusals = [400, 404],
            Parameters = [after, followEvents, liveMetrics, liveLogs, liveLoad, liveTraces, lastEventId],
        },
        new("ReadDescription", "GET", "/api/v1/openapi.json", "This description as OpenAPI 3.1", new Reply(200, "The OpenAPI document.", MediaType: "application/json")),
        new("ListScrapeTargets", "GET", "/api/v1/scrape-targets", "Where Prometheus finds the services' own metrics", new Reply(200, "All processes of all simulations.", typeof(ScrapeTargetView[])))
        {
            Text = "In the form of Prometheus' `http_sd_configs`.",
        },
        new("ReadOwnMetrics", "GET", "/metrics", "What the control plane tells of itself", new Reply(200, "Prometheus' text format.", MediaType: "text/plain"))
        {
            Text = "Scrapes of services by what came of them, how late they began, how long they took; events that wait or were dropped; processor time and memory. On a cluster each control plane tells of itself. Asks for no token.",
        },
        new("Index", "GET", "/", "What the server is", new Reply(200, "Its version and its calls.", typeof(ServerView))),
        new("Health", "GET", "/healthz", "Whether the server lives", new Reply(200, "It does.", typeof(ProbeView))) { Text = "Asks for no token." },
        new("Ready", "GET", "/readyz", "Whether everything that ran before was brought back", new Reply(200, "It was, or was tried.", typeof(ProbeView))) { Text = "Asks for no token.", Refusals = [503] },
    ];

    /// <summary>What refusals mean.</summary>
    public static string Meaning(int status) => status switch
    {
        400 => "What was sent has problems, all of which are listed; nothing was done.",
        401 => "The token is missing or wrong.",
        403 => "A page of another origin.",
        404 => "There is no such thing; the detail lists what there is.",
        409 => "It cannot be done as things are; nothing was changed.",
        412 => "Somebody else changed it; what changed is listed.",
        413 => "The body is too long.",
        415 => "The body is neither JSON nor YAML.",
        421 => "The host name is not served here.",
        502 => "The first service gave no valid reply.",
        503 => "It does not run; the detail says why.",
        504 => "The first service gave no reply in time.",
        507 => "The data folder cannot be written; nothing was changed.",
        508 => "The request has too many hops behind it.",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "is a refusal without a meaning"),
    };
}
