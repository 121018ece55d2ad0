namespace MicroSim.Cli.Client;

/// <summary>Read, change, write back unless somebody else was faster; then all of it again.</summary>
internal static class Edit
{
    private const int Tries = 5;

    /// <param name="what">What is changed, in words.</param>
    /// <param name="once">One try; null when somebody else was faster.</param>
    /// <exception cref="CommandException">Others are faster every time.</exception>
    public static async Task<T> RunAsync<T>(string what, Func<Task<T?>> once)
        where T : struct
    {
        for (int i = 0; i < Tries; i++)
        {
            if (await once() is T done)
                return done;
        }
        throw new CommandException(ExitCode.Conflict, $"microsim: others change {what} all the time; nothing was done. Try again.");
    }
}
