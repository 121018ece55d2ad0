using System.Text.Json.Serialization;
using MicroSim.Load.Plans;

namespace MicroSim.Load.Workers;

/// <summary>What whoever steers a worker writes to it, one JSON object a line. The end of its input ends the worker.</summary>
/// <param name="Plan">First: what is to be done.</param>
/// <param name="Go">Then, after it said that it is ready: begin.</param>
/// <param name="Stop">Begin no more requests.</param>
public sealed record WorkerOrder(LoadPlan? Plan = null, bool Go = false, bool Stop = false);

/// <summary>What a worker writes, one JSON object a line.</summary>
/// <param name="Ready">Its requests are rendered and their hosts found.</param>
/// <param name="Problem">Why the plan cannot be run; it ends.</param>
/// <param name="Interval">A second that passed.</param>
/// <param name="Result">The end of it.</param>
public sealed record WorkerMessage(bool Ready = false, string? Problem = null, IntervalMessage? Interval = null, ResultMessage? Result = null);

/// <summary>One second of one worker.</summary>
/// <param name="Second">Which, from 0.</param>
/// <param name="Started">Requests that began.</param>
/// <param name="Ended">Requests that ended, by outcome in the order of <see cref="Recording.Outcome"/>.</param>
/// <param name="InFlight">Under way at its end.</param>
/// <param name="Latency">The latencies of those that ended, as <see cref="Recording.HistogramText"/>.</param>
public sealed record IntervalMessage(int Second, long Started, IReadOnlyList<long> Ended, int InFlight, string Latency);

/// <summary>All that one worker recorded.</summary>
/// <param name="Seconds">How long it ran.</param>
/// <param name="Busy">The share of that in which it had something to do.</param>
/// <param name="Connections">How many it opened.</param>
/// <param name="Requests">What became of each of the plan's requests.</param>
/// <param name="Service">Latencies from the actual start.</param>
/// <param name="Lag">From the intended start to the actual one.</param>
public sealed record ResultMessage(double Seconds, double Busy, long Connections, IReadOnlyList<RequestMessage> Requests, string Service, string Lag);

/// <summary>What became of one of the plan's requests.</summary>
/// <param name="Outcomes">Counts in the order of <see cref="Recording.Outcome"/>.</param>
/// <param name="Statuses">How often which status came.</param>
/// <param name="Bytes">Bytes of whole replies.</param>
/// <param name="Latency">From the intended start.</param>
public sealed record RequestMessage(IReadOnlyList<long> Outcomes, IReadOnlyDictionary<int, long> Statuses, long Bytes, string Latency);

/// <summary>How the messages are spelt.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkerOrder))]
[JsonSerializable(typeof(WorkerMessage))]
[JsonSerializable(typeof(LoadPlan))]
internal sealed partial class WorkerJson : JsonSerializerContext;
