namespace MicroSim.Load.Engine;

/// <summary>
/// Sends requests and records how each one ended. The thread of the load alone calls it, and hears of ends on that thread: none of its methods blocks but <see cref="Wait"/>.
/// </summary>
internal interface IClient : IDisposable
{
    /// <summary>Told of every request that was begun and ended: whether a whole reply came.</summary>
    Action<bool> Ended { get; set; }

    /// <summary>Requests under way.</summary>
    int InFlight { get; }

    /// <summary>How many connections were opened in all.</summary>
    long Connections { get; }

    /// <summary>When the next request passes its time limit, in nanoseconds; <see cref="long.MaxValue"/> when none is under way.</summary>
    long NextDeadline { get; }

    /// <summary>The share of the processors' time that threads of its own took since it was made; 0 for a client without such threads.</summary>
    double Busy { get; }

    /// <summary>Begins a request; false when all that may be under way are.</summary>
    /// <param name="request">Which of the plan's.</param>
    /// <param name="sequence">Its number, for its seed.</param>
    /// <param name="intended">When it was to begin, in nanoseconds.</param>
    bool TryBegin(int request, long sequence, long intended);

    /// <summary>Waits for so many nanoseconds at most, until something happens, and does what it means; says how long it waited.</summary>
    long Wait(long nanoseconds);

    /// <summary>Ends what has taken too long.</summary>
    void Expire(long now);

    /// <summary>Ends everything that is under way.</summary>
    void Cancel();
}

/// <summary>Makes a worker's client.</summary>
/// <param name="recorder">Takes how requests ended.</param>
/// <param name="clock">The time of the load.</param>
internal delegate IClient ClientFactory(Recording.Recorder recorder, Clock clock);
