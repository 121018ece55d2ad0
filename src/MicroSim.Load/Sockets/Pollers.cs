namespace MicroSim.Load.Sockets;

/// <summary>The best way to wait that this system has.</summary>
internal static class Pollers
{
    public static IPoller Create()
    {
        if (!OperatingSystem.IsLinux())
            return new PollPoller();
        EpollPoller epoll = new();
        try
        {
            _ = epoll.Wait(0);
            return epoll;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2021.
            epoll.Dispose();
            return new PollPoller();
        }
    }
}
