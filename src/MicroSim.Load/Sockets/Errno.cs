namespace MicroSim.Load.Sockets;

/// <summary>The system's error numbers that a connection can end with; they differ between Linux and macOS.</summary>
internal static class Errno
{
    private static readonly bool isMac = OperatingSystem.IsMacOS();

    public const int Interrupted = 4;
    public const int NoMemory = 12;
    public const int Access = 13;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;

    public static readonly int Again = isMac ? 35 : 11;
    public static readonly int InProgress = isMac ? 36 : 115;
    public static readonly int AddressInUse = isMac ? 48 : 98;
    public static readonly int AddressNotAvailable = isMac ? 49 : 99;
    public static readonly int NetworkUnreachable = isMac ? 51 : 101;
    public static readonly int NoBuffers = isMac ? 55 : 105;
    public static readonly int TimedOut = isMac ? 60 : 110;
    public static readonly int Refused = isMac ? 61 : 111;
    public static readonly int HostUnreachable = isMac ? 65 : 113;

    /// <summary>Whether this machine, not the peer, could not go on.</summary>
    public static bool IsOwnLimit(int error) =>
        error is NoMemory or TooManyFiles or TooManyFilesInSystem || error == AddressNotAvailable || error == AddressInUse || error == NoBuffers;

    public static bool IsNoWay(int error) => error == Refused || error == HostUnreachable || error == NetworkUnreachable || error == Access;
}
