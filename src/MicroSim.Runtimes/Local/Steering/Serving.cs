using MicroSim.Runtimes.Steering;

namespace MicroSim.Runtimes.Local.Steering;

/// <summary>Whether calls are sent to an agent: from its first readiness on, until it says no or says nothing for a while.</summary>
/// <remarks>Not the same as being ready: an agent that has not confirmed its newest state goes on with the one before.</remarks>
internal sealed class Serving
{
    /// <summary>So many looks in a row without an answer; one alone may be a busy machine.</summary>
    public const int SilentLooks = 3;

    private int silent;

    public bool Is { get; private set; }

    public void See(AgentView view)
    {
        silent = view.Serves is null ? silent + 1 : 0;
        Is = view.Serves switch
        {
            true => Is || view.Ready,
            false => false,
            null => Is && silent < SilentLooks,
        };
    }
}
